using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>The rules of an ApisixRoute that a Rollout chose, and their backends (row G20). Pure.</summary>
internal static class ApisixRules
{
    /// <summary>The spec with the weights of canary and stable in every chosen rule; other rules and backends stay.</summary>
    /// <param name="spec">As it was read; not changed.</param>
    /// <param name="chosen">Route and rules, as the Rollout names them.</param>
    /// <param name="target">Where requests should go.</param>
    /// <exception cref="TrafficRoutingException">A rule or backend is not there.</exception>
    public static JsonObject Apply(JsonObject spec, ApisixRoute chosen, TrafficTarget target)
    {
        var after = (JsonObject)spec.DeepClone();
        foreach (var rule in Chosen(after, chosen))
        {
            SetWeight(Backend(rule, chosen, target.CanaryService), target.Weight);
            SetWeight(Backend(rule, chosen, target.StableService), target.MaxWeight - target.Weight);
        }

        return after;
    }

    /// <summary>The weight of the canary in all chosen rules; null where they do not agree, or their shares are not such as are written here.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::param or self::exception]"/>
    public static int? CanaryWeight(JsonObject spec, ApisixRoute chosen, TrafficTarget target)
    {
        var weights = Chosen(spec, chosen).Select(rule => RoutedJson.Whole(Backend(rule, chosen, target.CanaryService)["weight"]));
        return StandingWeight.Of(spec, target, StandingWeight.Agreed(weights), told => Apply(spec, chosen, told));
    }

    /// <summary>The chosen rules; where none are named the one that is called like the route, or the only one.</summary>
    /// <exception cref="TrafficRoutingException">A rule is not there.</exception>
    public static IReadOnlyList<JsonObject> Chosen(JsonObject spec, ApisixRoute chosen)
    {
        var rules =
            (spec["http"] as JsonArray)?.OfType<JsonObject>().ToList()
            ?? throw Invalid(chosen, "spec.http was not found in Apisix Route manifest");
        if (chosen.Rules is { Count: > 0 } names)
        {
            return [.. names.Select(name => Named(name) ?? throw NotFound(name))];
        }

        return Named(chosen.Name) is { } own ? [own]
            : rules is [var only] ? [only]
            : throw NotFound(chosen.Name);

        JsonObject? Named(string name) => rules.Find(rule => RoutedJson.Text(rule["name"]) == name);

        TrafficRoutingException NotFound(string name) => Invalid(chosen, $"Apisix http route rule {name} not found");
    }

    /// <exception cref="TrafficRoutingException">The rule has no such backend.</exception>
    public static JsonObject Backend(JsonObject rule, ApisixRoute chosen, string? service) =>
        rule["backends"] is not JsonArray backends
            ? throw Invalid(chosen, "Apisix http route backends not found")
            : backends.OfType<JsonObject>().FirstOrDefault(backend => RoutedJson.Text(backend["serviceName"]) == service)
                ?? throw Invalid(chosen, $"apisix route {service} backend was not found");

    public static void SetWeight(JsonObject backend, int weight)
    {
        if (RoutedJson.Whole(backend["weight"]) != weight)
        {
            backend["weight"] = weight;
        }
    }

    private static TrafficRoutingException Invalid(ApisixRoute chosen, string error) =>
        RoutedFault.Of(
            "spec.strategy.canary.trafficRouting.apisix.route",
            chosen.Name,
            error,
            $"mend ApisixRoute {chosen.Name}, or correct spec.strategy.canary.trafficRouting.apisix.route"
        );
}
