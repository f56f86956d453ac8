namespace Rollouts.Api;

/// <summary>The part of a container that the project reads.</summary>
public sealed record Container : KubernetesView
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    public IReadOnlyList<ContainerPort>? Ports { get; init; }
}
