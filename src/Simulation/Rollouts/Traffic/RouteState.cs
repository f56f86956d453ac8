namespace Rollouts.Simulation;

/// <summary>What the router's objects said from an instant on.</summary>
/// <param name="Since">That instant.</param>
/// <param name="CanaryWeight">Share of the canary in percent.</param>
/// <param name="CanaryHash">The version of the canary's subset; null where Services tell the versions apart.</param>
/// <param name="StableHash">The version of the stable subset.</param>
internal sealed record RouteState(DateTimeOffset Since, int CanaryWeight, string? CanaryHash, string? StableHash);
