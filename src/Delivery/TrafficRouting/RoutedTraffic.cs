namespace Rollouts.Delivery;

/// <summary>What the objects of the routers say, whoever wrote it.</summary>
/// <param name="CanaryWeight">Weight of the canary's Service or subset.</param>
/// <param name="CanaryHash">The version that they send it to; null where Services tell the versions apart.</param>
/// <param name="StableHash">The version that the rest goes to; null as before.</param>
public sealed record RoutedTraffic(int CanaryWeight, string? CanaryHash, string? StableHash);
