namespace Rollouts.Api;

/// <summary>One member is set.</summary>
public sealed record ContainerState : KubernetesView
{
    public ContainerStateWaiting? Waiting { get; init; }

    public ContainerStateRunning? Running { get; init; }

    public ContainerStateTerminated? Terminated { get; init; }
}
