namespace Rollouts.Api;

/// <summary>A running container.</summary>
public sealed record ContainerStateRunning : KubernetesView
{
    public DateTimeOffset? StartedAt { get; init; }
}
