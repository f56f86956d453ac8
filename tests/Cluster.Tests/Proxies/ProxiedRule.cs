namespace Rollouts.Cluster.Tests;

/// <summary>Where requests of one rule of a route go, whatever kind of route it is of.</summary>
/// <param name="Backends">Services with their weights.</param>
/// <param name="Mirrors">Services that get a copy of a share of the requests, in percent; what they answer nobody sees.</param>
internal sealed record ProxiedRule(
    IReadOnlyList<(string Service, int Weight)> Backends,
    IReadOnlyList<(string Service, double Percent)> Mirrors
);
