namespace Rollouts.Api;

/// <summary>What a user asks of a Rollout (rows A1 to A15).</summary>
public sealed record RolloutSpec : KubernetesView
{
    /// <summary>Desired pods; the controller writes 1 when absent (row A1).</summary>
    public int? Replicas { get; init; }

    /// <summary>Required unless workloadRef gives it; immutable (row A2).</summary>
    [SchemaImmutable(".spec.selector is immutable")]
    public LabelSelector? Selector { get; init; }

    /// <summary>Pods to run; empty when workloadRef gives it (row A3).</summary>
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>Takes the template from another workload (row A4).</summary>
    public WorkloadReference? WorkloadRef { get; init; }

    /// <summary>Seconds a pod must be ready before it counts as available (row A5).</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Fast-track rollback (rows A6 and H38).</summary>
    public RollbackWindow? RollbackWindow { get; init; }

    /// <summary>Exactly one of canary and blueGreen (row A7).</summary>
    public RolloutStrategy Strategy { get; init; } = new();

    /// <summary>Old ReplicaSets to keep; default 10 (row A8).</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>User pause (row A9).</summary>
    public bool Paused { get; init; }

    /// <summary>Default 600; must exceed minReadySeconds (row A10).</summary>
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Abort instead of only reporting a missed deadline (row A11).</summary>
    public bool ProgressDeadlineAbort { get; init; }

    /// <summary>Pods created before this instant are evicted (row A12).</summary>
    public DateTimeOffset? RestartAt { get; init; }

    /// <summary>How many finished runs to keep (rows A13 and A14).</summary>
    public AnalysisRunStrategy? Analysis { get; init; }
}
