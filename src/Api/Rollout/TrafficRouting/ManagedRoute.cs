namespace Rollouts.Api;

/// <summary>A route that steps may add or remove (row G22).</summary>
public sealed record ManagedRoute : KubernetesView
{
    public string Name { get; init; } = "";
}
