namespace Rollouts.Delivery;

/// <summary>What the objects of the routers say, whoever wrote it.</summary>
/// <param name="CanaryWeight">Weight of the canary's Service or subset.</param>
/// <param name="CanaryHash">The version that they send it to; null where Services tell the versions apart.</param>
/// <param name="StableHash">The version that the rest goes to; null as before.</param>
public sealed record RoutedTraffic(int CanaryWeight, string? CanaryHash, string? StableHash)
{
    /// <summary>What routers say that tell the versions apart by their Services; null where the weight is not known.</summary>
    public static RoutedTraffic? Of(int? canaryWeight) => canaryWeight is { } weight ? new RoutedTraffic(weight, null, null) : null;

    /// <summary>What two routers say together; null where they contradict each other.</summary>
    public RoutedTraffic? Agreed(RoutedTraffic other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.CanaryWeight == CanaryWeight && AreSame(CanaryHash, other.CanaryHash) && AreSame(StableHash, other.StableHash)
            ? new RoutedTraffic(CanaryWeight, CanaryHash ?? other.CanaryHash, StableHash ?? other.StableHash)
            : null;
    }

    /// <summary>Who tells the versions apart by Services has no word about hashes.</summary>
    private static bool AreSame(string? one, string? other) => one is null || other is null || one == other;
}
