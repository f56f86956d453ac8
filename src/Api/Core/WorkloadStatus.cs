namespace Rollouts.Api;

/// <summary>The part of a workload's status that a Rollout reads.</summary>
public sealed record WorkloadStatus : KubernetesView
{
    /// <summary>Pods that serve, as its controller counted them last.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>The generation that this is about; 0 where no controller has said anything yet.</summary>
    public long ObservedGeneration { get; init; }
}
