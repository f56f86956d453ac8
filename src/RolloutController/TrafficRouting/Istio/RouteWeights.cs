using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>Sets the weights of one route of a VirtualService (rows G2 and G3). Istio counts in hundredths, whatever else is said.</summary>
internal static class RouteWeights
{
    private const int All = 100;

    /// <summary>Row G4: whether the destinations are those of canary and stable, with a DestinationRule by their subsets; what is missing otherwise.</summary>
    public static string? Missing(JsonObject route, IstioRouting routing)
    {
        var (rule, target) = (routing.Rule, routing.Target);
        var found = Destinations(route).Select(destination => rule is null ? ServiceOf(destination) : SubsetOf(destination)).ToHashSet();
        return !found.Contains(rule?.CanarySubsetName ?? target.CanaryService ?? "")
                ? Describe("Canary", rule is not null, rule?.CanarySubsetName ?? target.CanaryService)
            : !found.Contains(rule?.StableSubsetName ?? target.StableService ?? "")
                ? Describe("Stable", rule is not null, rule?.StableSubsetName ?? target.StableService)
            : null;
    }

    /// <summary>The weight that each destination of the canary has in the route; null where they have several.</summary>
    public static int? CanaryWeight(JsonObject route, IstioRouting routing) =>
        StandingWeight.Agreed(
            Destinations(route)
                .Where(destination => routing.IsCanary(ServiceOf(destination), SubsetOf(destination)))
                .Select(destination => (int?)WeightOf(destination))
        );

    /// <summary>Writes the weights into the route.</summary>
    public static void Set(JsonObject route, IstioRouting routing)
    {
        var destinations = Destinations(route).ToList();
        var additional =
            destinations.Where(d => routing.IsAdditional(SubsetOf(d))).Sum(WeightOf) + routing.Target.Additional.Sum(d => d.Weight);
        foreach (var destination in destinations)
        {
            var (service, subset) = (ServiceOf(destination), SubsetOf(destination));
            if (routing.IsCanary(service, subset))
            {
                destination["weight"] = routing.Target.Weight;
            }
            else if (routing.IsStable(service, subset))
            {
                destination["weight"] = Math.Max(0, All - routing.Target.Weight - additional);
            }
            else if (routing.FindExperiment(service) is { } experiment)
            {
                destination["weight"] = experiment.Weight;
            }
            else if (!routing.IsAdditional(subset) && WeightOf(destination) != 0)
            {
                // Of an experiment that is over.
                (route["route"] as JsonArray)!.Remove(destination);
            }
        }

        AddExperiments(route, routing, destinations);
    }

    /// <summary>
    /// Experiments that have no destination yet, in the order of their names. Where versions are told apart by host, they are like that of the canary in
    /// all else; beside subsets, the experiment's own Service has none of the canary's ports and subsets.
    /// </summary>
    private static void AddExperiments(JsonObject route, IstioRouting routing, List<JsonObject> present)
    {
        var missing = routing
            .Target.Additional.Where(experiment =>
                !string.IsNullOrEmpty(experiment.ServiceName)
                && !present.Any(destination => ServiceOf(destination) == experiment.ServiceName)
            )
            .OrderBy(experiment => experiment.ServiceName, StringComparer.Ordinal);
        var canary = present.Find(destination => routing.IsCanary(ServiceOf(destination), SubsetOf(destination)));
        foreach (var experiment in missing)
        {
            var destination = routing.Rule is null ? canary?["destination"]?.DeepClone() as JsonObject ?? [] : [];
            destination["host"] = experiment.ServiceName;
            (route["route"] as JsonArray)!.Add(new JsonObject { ["destination"] = destination, ["weight"] = experiment.Weight });
        }
    }

    public static IEnumerable<JsonObject> Destinations(JsonObject route) => (route["route"] as JsonArray ?? []).OfType<JsonObject>();

    public static string? ServiceOf(JsonObject destination) =>
        RoutedJson.Text(destination["destination"] as JsonObject, "host") is { } host ? IstioObjectName.ServiceOf(host) : null;

    public static string? SubsetOf(JsonObject destination) => RoutedJson.Text(destination["destination"] as JsonObject, "subset");

    private static int WeightOf(JsonObject destination) => RoutedJson.Whole(destination["weight"]) ?? 0;

    private static string Describe(string version, bool byRule, string? name) =>
        $"{version} {(byRule ? "DestinationRule subset" : "Service")} '{name}' not found in route";
}
