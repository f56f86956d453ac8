using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>What a TrafficSplit should say: the root Service and the shares of canary, experiments and stable, in this order (row G16). Pure.</summary>
internal static class TrafficSplitBackends
{
    /// <summary>The first version writes weights as quantities, which are strings; the later ones as numbers.</summary>
    public const string QuantityVersion = "v1alpha1";

    /// <summary>The spec with our members set; all others stay.</summary>
    /// <param name="spec">As it was read, empty for a new object; not changed.</param>
    /// <param name="rootService">The Service that clients ask for.</param>
    /// <param name="target">Where its requests should go.</param>
    /// <param name="version">Of the API, for the form of the weights.</param>
    public static JsonObject Apply(JsonObject spec, string rootService, TrafficTarget target, string version)
    {
        var after = (JsonObject)spec.DeepClone();
        if (RoutedJson.Text(spec["service"]) != rootService)
        {
            after["service"] = rootService;
        }

        var wanted = Wanted(target).ToList();
        var present = (spec["backends"] as JsonArray ?? []).Select(backend => backend as JsonObject).ToList();
        if (!present.Select(backend => (RoutedJson.Text(backend?["service"]), WeightOf(backend))).SequenceEqual(wanted))
        {
            after["backends"] = new JsonArray([
                .. wanted.Select(share => (JsonNode)Backend(present, share.Service, share.Weight!.Value, version)),
            ]);
        }

        return after;
    }

    /// <summary>The weight of the canary; null where the shares are not such as are written here.</summary>
    /// <inheritdoc cref="Apply" path="/param"/>
    public static int? CanaryWeight(JsonObject spec, string rootService, TrafficTarget target, string version)
    {
        var canary = RoutedJson.Items(spec, "backends").FirstOrDefault(item => RoutedJson.Text(item["service"]) == target.CanaryService);
        return WeightOf(canary) is { } weight and <= int.MaxValue
            ? StandingWeight.Of(spec, target, (int)weight, told => Apply(spec, rootService, told, version))
            : null;
    }

    private static IEnumerable<(string? Service, long? Weight)> Wanted(TrafficTarget target) =>
        [
            (target.CanaryService, target.Weight),
            .. target.Additional.Select(experiment => (experiment.ServiceName, (long?)experiment.Weight)),
            (target.StableService, target.StableWeight),
        ];

    private static JsonObject Backend(List<JsonObject?> present, string? service, long weight, string version)
    {
        var backend = present.Find(known => RoutedJson.Text(known?["service"]) == service)?.DeepClone() as JsonObject ?? [];
        backend["service"] = service;
        backend["weight"] = version == QuantityVersion ? weight.ToString(CultureInfo.InvariantCulture) : weight;
        return backend;
    }

    /// <summary>Whole numbers in either form; null for what has none.</summary>
    private static long? WeightOf(JsonObject? backend) =>
        backend?["weight"] is not JsonValue value ? null
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
            ? quantity
        : null;
}
