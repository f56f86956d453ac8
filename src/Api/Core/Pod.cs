namespace Rollouts.Api;

/// <summary>A view of v1 Pod.</summary>
public sealed record Pod : KubernetesObject
{
    public PodSpec Spec { get; init; } = new();

    public PodStatus Status { get; init; } = new();
}
