using System.Text.Json.Nodes;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>The Mapping that takes a canary's share from the one that is there (row G17). Pure.</summary>
internal static class CanaryMapping
{
    /// <summary>So much of a name fits before the ending.</summary>
    private const int LongestName = 246;

    public static string NameOf(string mapping) => $"{(mapping.Length > LongestName ? mapping[..LongestName] : mapping)}-canary";

    /// <summary>Argo's message for a Mapping that cannot be shared; null for one that can.</summary>
    public static string? Fault(JsonObject spec, string mapping) =>
        spec["weight"] is null || RoutedJson.Whole(spec["weight"]) == 0 ? null : $"Ambassador mapping \"{mapping}\" can not define weight";

    /// <summary>The spec of a new one: all that the Mapping says, but for Service and weight.</summary>
    public static JsonObject Create(JsonObject mapping, string? canaryService, int weight) =>
        Apply(mapping, mapping, canaryService, weight);

    /// <summary>The spec of one that is there, with our two members set.</summary>
    /// <param name="spec">As it was read; not changed.</param>
    /// <param name="mapping">The spec of the Mapping that it was made after.</param>
    /// <param name="canaryService">The canary's Service.</param>
    /// <param name="weight">The canary's share in hundredths.</param>
    public static JsonObject Apply(JsonObject spec, JsonObject mapping, string? canaryService, int weight)
    {
        var after = (JsonObject)spec.DeepClone();
        var service = ServiceOf(RoutedJson.Text(mapping["service"]) ?? "", canaryService ?? "");
        if (RoutedJson.Text(spec["service"]) != service)
        {
            after["service"] = service;
        }

        if (RoutedJson.Whole(spec["weight"]) != weight)
        {
            after["weight"] = weight;
        }

        return after;
    }

    /// <summary>The weight that the canary's Mapping has; null where it leads elsewhere, or has no such weight as is written here.</summary>
    /// <param name="spec">As it was read.</param>
    /// <param name="told">The weight that was told last.</param>
    public static int? CanaryWeight(JsonObject spec, TrafficTarget told)
    {
        var service = RoutedJson.Text(spec["service"]) ?? "";
        return service == ServiceOf(service, told.CanaryService ?? "") ? told.WeightOf(RoutedJson.Whole(spec["weight"])) : null;
    }

    /// <summary>The canary's Service with scheme, domain and port of the one that it stands beside: <c>https://web.shop:8443</c>.</summary>
    private static string ServiceOf(string present, string canary)
    {
        var scheme = present.IndexOf("://", StringComparison.Ordinal) is var end and >= 0 ? present[..(end + 3)] : "";
        var rest = present[scheme.Length..].IndexOfAny(['.', ':', '/']) is var begin and >= 0 ? present[(scheme.Length + begin)..] : "";
        return $"{scheme}{canary}{rest}";
    }
}
