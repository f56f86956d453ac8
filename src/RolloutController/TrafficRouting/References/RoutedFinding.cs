using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>What became of the search for an object that a Rollout names.</summary>
/// <param name="Object">The whole object; null where there is none to look at.</param>
/// <param name="IsMissing">Known not to be there, not merely out of sight.</param>
/// <param name="IsServed">Whether the cluster has objects of that kind at all.</param>
public readonly record struct RoutedFinding(JsonObject? Object, bool IsMissing, bool IsServed)
{
    /// <summary>Nobody can say whether it is there.</summary>
    public static RoutedFinding Unknown => new(null, IsMissing: false, IsServed: true);

    /// <summary>It is not there.</summary>
    public static RoutedFinding Missing => new(null, IsMissing: true, IsServed: true);

    /// <summary>The cluster serves no such kind.</summary>
    public static RoutedFinding NotServed => new(null, IsMissing: true, IsServed: false);

    /// <param name="found">The object; null for one that is out of sight.</param>
    public static RoutedFinding Of(JsonObject? found) => new(found, IsMissing: false, IsServed: true);
}
