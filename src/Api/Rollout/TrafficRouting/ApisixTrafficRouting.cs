namespace Rollouts.Api;

/// <summary>Row G20.</summary>
public sealed record ApisixTrafficRouting : KubernetesView
{
    public ApisixRoute? Route { get; init; }
}
