using System.Collections.Immutable;

namespace Rollouts.Simulation;

/// <summary>
/// A node's memory of one pod. It holds nothing that the pod's status could not restore to within a second, so a node may be started anew
/// at any time.
/// </summary>
public sealed record PodState
{
    public required DateTimeOffset StartedAt { get; init; }
    public ImmutableArray<ContainerRun> InitContainers { get; init; } = [];
    public ImmutableArray<ContainerRun> Containers { get; init; } = [];

    /// <summary>When the node first saw that the pod is to go.</summary>
    public DateTimeOffset? StoppingSince { get; init; }
}
