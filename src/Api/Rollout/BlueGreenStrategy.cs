namespace Rollouts.Api;

/// <summary>Two Services, one switch (rows B1 to B13).</summary>
public sealed record BlueGreenStrategy : KubernetesView
{
    /// <summary>Service that serves users (row B1).</summary>
    public string ActiveService { get; init; } = "";

    /// <summary>Service that is switched at once to the new ReplicaSet (row B2).</summary>
    public string? PreviewService { get; init; }

    /// <summary>Size of the new ReplicaSet until its checkpoint (row B3).</summary>
    public int? PreviewReplicaCount { get; init; }

    /// <summary>Default true (row B4).</summary>
    public bool? AutoPromotionEnabled { get; init; }

    /// <summary>Pause before promotion; ignored when auto promotion is off (row B5).</summary>
    public int AutoPromotionSeconds { get; init; }

    /// <summary>Used by restartAt only; default the string "25" (row B6).</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Default 30 (row B7).</summary>
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Old ReplicaSets that may stay up under the delay (row B8).</summary>
    public int? ScaleDownDelayRevisionLimit { get; init; }

    /// <summary>Row B9.</summary>
    public RolloutAnalysis? PrePromotionAnalysis { get; init; }

    /// <summary>Row B10.</summary>
    public RolloutAnalysis? PostPromotionAnalysis { get; init; }

    /// <summary>Row B11.</summary>
    public AntiAffinity? AntiAffinity { get; init; }

    /// <summary>Row B12.</summary>
    public PodTemplateMetadata? PreviewMetadata { get; init; }

    /// <summary>Row B12.</summary>
    public PodTemplateMetadata? ActiveMetadata { get; init; }

    /// <summary>Default 30; 0 keeps the preview up after an abort (row B13).</summary>
    public int? AbortScaleDownDelaySeconds { get; init; }
}
