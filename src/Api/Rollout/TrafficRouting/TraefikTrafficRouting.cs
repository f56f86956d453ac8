namespace Rollouts.Api;

/// <summary>Row G19.</summary>
public sealed record TraefikTrafficRouting : KubernetesView
{
    public string WeightedTraefikServiceName { get; init; } = "";
}
