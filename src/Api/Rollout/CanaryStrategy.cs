namespace Rollouts.Api;

/// <summary>Steps that shift pods or traffic (rows C1 to C15).</summary>
public sealed record CanaryStrategy : KubernetesView
{
    /// <summary>Row C1.</summary>
    public string? CanaryService { get; init; }

    /// <summary>Row C1.</summary>
    public string? StableService { get; init; }

    /// <summary>Row C2.</summary>
    public IReadOnlyList<CanaryStep>? Steps { get; init; }

    /// <summary>Row C3.</summary>
    public RolloutTrafficRouting? TrafficRouting { get; init; }

    /// <summary>Default the string "25" (row A52).</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Default the string "25" (row A52).</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Background analysis (row C5).</summary>
    public RolloutAnalysisBackground? Analysis { get; init; }

    public AntiAffinity? AntiAffinity { get; init; }

    /// <summary>Row C7.</summary>
    public PodTemplateMetadata? CanaryMetadata { get; init; }

    /// <summary>Row C7.</summary>
    public PodTemplateMetadata? StableMetadata { get; init; }

    /// <summary>With traffic routing only (row C8).</summary>
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Row C9.</summary>
    public int? ScaleDownDelayRevisionLimit { get; init; }

    /// <summary>Default 30 with traffic routing; 0 keeps the canary up (row C10).</summary>
    public int? AbortScaleDownDelaySeconds { get; init; }

    /// <summary>Shrinks the stable ReplicaSet as traffic leaves it (row C11).</summary>
    public bool DynamicStableScale { get; init; }

    /// <summary>Row C12.</summary>
    public PingPongSpec? PingPong { get; init; }

    /// <summary>Row C13.</summary>
    public int? MinPodsPerReplicaSet { get; init; }

    /// <summary>Row C14.</summary>
    public ReplicaProgressThreshold? ReplicaProgressThreshold { get; init; }
}
