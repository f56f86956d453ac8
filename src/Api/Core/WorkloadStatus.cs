namespace Rollouts.Api;

/// <summary>The part of a workload's status that a Rollout reads.</summary>
public sealed record WorkloadStatus : KubernetesView
{
    /// <summary>Pods that serve, as its controller counted them last; 0 before it did.</summary>
    public int AvailableReplicas { get; init; }
}
