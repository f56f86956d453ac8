namespace Rollouts.Api;

/// <summary>A view of apps/v1 ReplicaSet.</summary>
public sealed record ReplicaSet : KubernetesObject
{
    public ReplicaSetSpec Spec { get; init; } = new();

    public ReplicaSetStatus Status { get; init; } = new();
}
