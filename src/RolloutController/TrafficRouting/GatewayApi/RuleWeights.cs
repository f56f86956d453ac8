using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>
/// Sets the weights of one rule. What it leads to beside the two versions and the Rollout's experiments keeps its own weight.
/// </summary>
internal static class RuleWeights
{
    /// <summary>Rules that lead to both versions share requests between them; all others are none of ours.</summary>
    public static bool Shares(JsonObject rule, RouteTask task) =>
        References(rule).Any(task.IsCanary) && References(rule).Any(task.IsStable);

    public static IEnumerable<JsonObject> References(JsonObject rule) => RoutedJson.Items(rule, "backendRefs");

    /// <exception cref="TrafficRoutingException">The rule leads to one version twice, and no weight would be right.</exception>
    public static void Set(JsonObject rule, RouteTask task)
    {
        var references = References(rule).ToList();
        if (references.Count(task.IsCanary) > 1 || references.Count(task.IsStable) > 1)
        {
            throw task.Refuse(
                $"a rule names {task.Target.CanaryService} or {task.Target.StableService} twice in backendRefs",
                "leave one reference to each"
            );
        }

        foreach (var reference in references)
        {
            if (task.IsCanary(reference))
            {
                reference["weight"] = task.Target.Weight;
            }
            else if (task.IsStable(reference))
            {
                reference["weight"] = task.Target.StableWeight;
            }
            else if (task.FindExperiment(reference) is { } experiment)
            {
                reference["weight"] = experiment.Weight;
            }
            else if (task.IsEnded(reference))
            {
                (rule["backendRefs"] as JsonArray)!.Remove(reference);
            }
        }

        AddExperiments(rule, task, references);
    }

    /// <summary>The weight of the canary; null where the shares are not such as are written here.</summary>
    /// <inheritdoc cref="Set" path="/exception"/>
    public static int? CanaryWeight(JsonObject rule, RouteTask task) =>
        StandingWeight.Of(
            rule,
            task.Target,
            RoutedJson.Whole(References(rule).FirstOrDefault(task.IsCanary)?["weight"]),
            told =>
            {
                var after = (JsonObject)rule.DeepClone();
                Set(after, task with { Target = told });
                return after;
            }
        );

    /// <summary>Experiments that have no reference yet, in the order of their names.</summary>
    private static void AddExperiments(JsonObject rule, RouteTask task, List<JsonObject> present)
    {
        var missing = task
            .Target.Additional.Where(experiment =>
                !string.IsNullOrEmpty(experiment.ServiceName)
                && !present.Any(reference => task.FindExperiment(reference)?.ServiceName == experiment.ServiceName)
            )
            .OrderBy(experiment => experiment.ServiceName, StringComparer.Ordinal);
        var canary = present.First(task.IsCanary);
        foreach (var experiment in missing)
        {
            var reference = new JsonObject
            {
                ["group"] = "",
                ["kind"] = "Service",
                ["name"] = experiment.ServiceName,
                ["port"] = task.Ports.TryGetValue(experiment.ServiceName!, out var port) ? port : canary["port"]?.DeepClone(),
                ["weight"] = experiment.Weight,
            };
            if (RoutedJson.Text(canary, "namespace") is { } elsewhere)
            {
                reference["namespace"] = elsewhere;
            }

            (rule["backendRefs"] as JsonArray)!.Add(reference);
        }
    }
}
