namespace Rollouts.Delivery;

/// <summary>Kinds of waits, as in <c>status.waiting.reason</c>. The set is closed.</summary>
public static class WaitKind
{
    /// <summary>For pods to be made and to become available.</summary>
    public const string Pods = "PodsNotAvailable";

    /// <summary>For pods of older versions to end.</summary>
    public const string OldPods = "OldPodsNotGone";

    /// <summary>For a pause that ends by itself.</summary>
    public const string Pause = "PauseNotOver";

    /// <summary>For a person: to promote, to abort, or to release something else.</summary>
    public const string Decision = "DecisionNeeded";

    /// <summary>For <c>spec.paused</c> to be taken away.</summary>
    public const string UserPause = "PausedByUser";

    /// <summary>For an AnalysisRun to end.</summary>
    public const string Analysis = "AnalysisNotEnded";

    /// <summary>For an analysis or an experiment that cannot be started as it is written.</summary>
    public const string Reference = "ReferenceNotUsable";

    /// <summary>For an Experiment to end.</summary>
    public const string Experiment = "ExperimentNotEnded";

    /// <summary>For routers to answer, and to confirm or verify a weight.</summary>
    public const string Routers = "RoutersNotDone";

    /// <summary>For proxies to follow what the routers confirmed.</summary>
    public const string Proxies = "ProxiesNotSettled";

    /// <summary>For a Service to lead to another version.</summary>
    public const string Service = "ServiceNotSwitched";

    /// <summary>For a spec that can be acted on.</summary>
    public const string Spec = "SpecNotValid";

    /// <summary>For the API server to accept a ReplicaSet.</summary>
    public const string Admission = "ReplicaSetRefused";

    /// <summary>For a step plugin.</summary>
    public const string Plugin = "StepPluginNotDone";

    /// <summary>For pods that are older than <c>spec.restartAt</c> to be replaced, or for that instant.</summary>
    public const string Restart = "RestartNotDone";

    /// <summary>For a step to be done, where nothing closer is known.</summary>
    public const string Step = "StepNotDone";

    /// <summary>For what belongs to a deleted Rollout to go.</summary>
    public const string Deletion = "DeletionNotDone";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Pods,
        OldPods,
        Pause,
        Decision,
        UserPause,
        Analysis,
        Reference,
        Experiment,
        Routers,
        Proxies,
        Service,
        Spec,
        Admission,
        Plugin,
        Restart,
        Step,
        Deletion,
    ];

    /// <summary>What ends a wait of this kind when no instant does.</summary>
    internal static string EndingOf(string kind) =>
        kind switch
        {
            Pods => "until they are available",
            OldPods => "until they have ended",
            Decision => "until somebody decides",
            UserPause => "until somebody promotes or resumes it",
            Analysis or Experiment => "until it has a verdict",
            Reference or Spec => "until that is corrected",
            Routers => "until they do, and they are asked again until then",
            Service => "until it does",
            Admission => "until it is accepted, and it is tried again until then",
            Plugin => "until it is done",
            Restart => "until all of them are replaced",
            Deletion => "until all that belongs to it is gone",
            _ => "until that is so",
        };
}
