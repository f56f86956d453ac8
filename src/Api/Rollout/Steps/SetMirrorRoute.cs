namespace Rollouts.Api;

/// <summary>Copies requests to the canary; without a match the route is removed (row C22).</summary>
public sealed record SetMirrorRoute : KubernetesView
{
    /// <summary>One of trafficRouting.managedRoutes.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<RouteMatch>? Match { get; init; }

    /// <summary>Default 100.</summary>
    public int? Percentage { get; init; }
}
