namespace Rollouts.Simulation;

/// <summary>What the router's objects said from an instant on.</summary>
/// <param name="Since">That instant.</param>
/// <param name="CanaryWeight">Share of the canary in percent.</param>
/// <param name="CanaryHash">The version of the canary's subset; null where Services tell the versions apart.</param>
/// <param name="StableHash">The version of the stable subset.</param>
/// <param name="Experiments">Shares of experiments in percent, by their Services.</param>
internal sealed record RouteState(
    DateTimeOffset Since,
    int CanaryWeight,
    string? CanaryHash,
    string? StableHash,
    IReadOnlyList<(string Service, int Weight)> Experiments
)
{
    /// <summary>Of whose requests it says where they go.</summary>
    public Entrance Entrance { get; init; }

    /// <summary>Share of the stable version in percent.</summary>
    public int StableWeight => 100 - CanaryWeight - Experiments.Sum(static experiment => experiment.Weight);
}
