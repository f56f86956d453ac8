namespace Rollouts.Api;

/// <summary>The paths of a rule.</summary>
public sealed record IngressPaths : KubernetesView
{
    public IReadOnlyList<IngressPath>? Paths { get; init; }
}
