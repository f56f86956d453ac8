using System.Text.Json.Nodes;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>Sets the weights of a weighted TraefikService (row G19). Other services in it keep theirs. Pure.</summary>
internal static class TraefikServiceWeights
{
    private const string Field = "spec.strategy.canary.trafficRouting.traefik.weightedTraefikServiceName";
    private const string Remedy = "mend spec.weighted.services of TraefikService";

    /// <summary>The spec with the weights of canary and stable.</summary>
    /// <param name="spec">As it was read; not changed.</param>
    /// <param name="name">Of the TraefikService.</param>
    /// <param name="target">Where requests should go.</param>
    /// <exception cref="TrafficRoutingException">One of the two Services is not among those that are weighted.</exception>
    public static JsonObject Apply(JsonObject spec, string name, TrafficTarget target)
    {
        var after = (JsonObject)spec.DeepClone();
        if ((after["weighted"] as JsonObject)?["services"] is not JsonArray services)
        {
            throw RoutedFault.Of(Field, name, "spec.weighted.services was not found in traefik service manifest", $"{Remedy} {name}");
        }

        Set(services, name, "canary", target.CanaryService, target.Weight);
        Set(services, name, "stable", target.StableService, target.MaxWeight - target.Weight);
        return after;
    }

    /// <summary>The weight of the canary; null where the shares are not such as are written here.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::param or self::exception]"/>
    public static int? CanaryWeight(JsonObject spec, string name, TrafficTarget target)
    {
        var canary = RoutedJson
            .Items(spec["weighted"] as JsonObject, "services")
            .FirstOrDefault(item => RoutedJson.Text(item["name"]) == target.CanaryService);
        return StandingWeight.Of(spec, target, RoutedJson.Whole(canary?["weight"]), told => Apply(spec, name, told));
    }

    private static void Set(JsonArray services, string name, string version, string? service, int weight)
    {
        var found =
            services.OfType<JsonObject>().FirstOrDefault(item => RoutedJson.Text(item["name"]) == service)
            ?? throw RoutedFault.Of(
                Field,
                name,
                $"traefik {version} service was not found",
                $"{Remedy} {name}, which has to name Service {service}"
            );
        if (RoutedJson.Whole(found["weight"]) != weight)
        {
            found["weight"] = weight;
        }
    }
}
