namespace Rollouts.Api;

/// <summary>Sends requests with certain headers to the canary; without a match the route is removed (row C21).</summary>
public sealed record SetHeaderRoute : KubernetesView
{
    /// <summary>One of trafficRouting.managedRoutes.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<HeaderRoutingMatch>? Match { get; init; }
}
