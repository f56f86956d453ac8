namespace Rollouts.Delivery;

/// <summary>What an object of a router says, whoever wrote it.</summary>
/// <param name="CanaryWeight">Weight of the canary's Service or subset.</param>
/// <param name="CanaryHash">The version that they send it to; null where Services tell the versions apart.</param>
/// <param name="StableHash">The version that the rest goes to; null as before.</param>
public sealed record RoutedTraffic(int CanaryWeight, string? CanaryHash, string? StableHash)
{
    /// <summary>What an object says that tells the versions apart by their Services; null where the weight is not known.</summary>
    public static RoutedTraffic? Of(int? canaryWeight) => canaryWeight is { } weight ? new RoutedTraffic(weight, null, null) : null;

    /// <summary>What all objects say together; null where there is none, where one does not say, and where they contradict each other.</summary>
    /// <param name="said">What each of them says; null where it does not.</param>
    public static RoutedTraffic? Agreed(IReadOnlyList<RoutedTraffic?> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return said.Count == 0 ? null : said.Aggregate(static (all, one) => one is null ? null : all?.Agreed(one));
    }

    private RoutedTraffic? Agreed(RoutedTraffic other)
    {
        return other.CanaryWeight == CanaryWeight && AreSame(CanaryHash, other.CanaryHash) && AreSame(StableHash, other.StableHash)
            ? new RoutedTraffic(CanaryWeight, CanaryHash ?? other.CanaryHash, StableHash ?? other.StableHash)
            : null;
    }

    /// <summary>Who tells the versions apart by Services has no word about hashes.</summary>
    private static bool AreSame(string? one, string? other) => one is null || other is null || one == other;
}
