namespace Rollouts.Api;

/// <summary>The part of a pod's spec that the project reads.</summary>
public sealed record PodSpec : KubernetesView
{
    public string? NodeName { get; init; }

    public IReadOnlyList<Container>? Containers { get; init; }

    public IReadOnlyList<Container>? InitContainers { get; init; }

    public IReadOnlyList<PodReadinessGate>? ReadinessGates { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }

    public string? RestartPolicy { get; init; }
}
