namespace Rollouts.Api;

/// <summary>A container that is not running yet.</summary>
public sealed record ContainerStateWaiting : KubernetesView
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
