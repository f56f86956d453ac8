namespace Rollouts.Api;

/// <summary>A workload whose updates are delivered progressively.</summary>
public sealed record Rollout : KubernetesObject
{
    public RolloutSpec Spec { get; init; } = new();

    public RolloutStatus Status { get; init; } = new();
}
