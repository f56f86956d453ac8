namespace Rollouts.Simulation;

/// <summary>Fields of the spec that a script may set, beside those that are numbers.</summary>
[Flags]
public enum RolloutOptions
{
    None = 0,

    /// <summary>Versions are told apart by the subsets of a DestinationRule instead of Services.</summary>
    Subsets = 1,

    /// <summary>Background analysis, or before promotion.</summary>
    Analysis = 2,

    /// <summary>Analysis after promotion.</summary>
    AnalysisAfter = 4,

    /// <summary><c>minPodsPerReplicaSet: 2</c>.</summary>
    MinPods = 8,

    /// <summary><c>abortScaleDownDelaySeconds: 0</c>, which keeps an aborted version up.</summary>
    KeepAborted = 16,

    /// <summary><c>abortScaleDownDelaySeconds: 5</c>.</summary>
    DropAborted = 32,

    /// <summary><c>scaleDownDelaySeconds: 0</c>.</summary>
    NoScaleDownDelay = 64,

    /// <summary><c>rollbackWindow.revisions: 2</c>.</summary>
    RollbackWindow = 128,

    /// <summary><c>progressDeadlineAbort: true</c> after 60 seconds.</summary>
    DeadlineAbort = 256,

    /// <summary>A preview Service.</summary>
    Preview = 512,

    /// <summary><c>autoPromotionEnabled: false</c>.</summary>
    ManualPromotion = 1024,

    /// <summary><c>autoPromotionSeconds: 10</c>.</summary>
    AutoPromotionDelay = 2048,

    /// <summary><c>previewReplicaCount: 1</c>.</summary>
    SmallPreview = 4096,

    /// <summary>The router says whether a weight is in force.</summary>
    Verifies = 8192,

    /// <summary>Nobody retries: the update that is under way at the end is aborted and stays so.</summary>
    EndsAborted = 16384,
}
