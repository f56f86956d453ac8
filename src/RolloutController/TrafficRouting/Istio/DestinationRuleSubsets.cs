using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>What a DestinationRule should be: its two subsets select the two versions (row G3). Other subsets stay, which Argo drops, but those of experiments that are over. Pure.</summary>
internal static class DestinationRuleSubsets
{
    /// <summary>The subsets with their hashes, and one for each experiment that has a share.</summary>
    /// <param name="spec">The spec as it is; not changed.</param>
    /// <param name="routing">Where requests should go.</param>
    /// <param name="keepsEnded">Whether subsets of experiments that are over stay, because a VirtualService may still name them.</param>
    /// <exception cref="TrafficRoutingException">One of the two subsets is missing.</exception>
    public static JsonArray Apply(JsonObject spec, IstioRouting routing, bool keepsEnded = false)
    {
        var (rule, target) = (routing.Rule!, routing.Target);
        var subsets = (spec["subsets"] as JsonArray)?.DeepClone().AsArray() ?? [];
        Select(subsets, rule, rule.CanarySubsetName, target.CanaryHash);
        Select(subsets, rule, rule.StableSubsetName, target.StableHash);
        foreach (var experiment in target.Additional.Where(experiment => !string.IsNullOrEmpty(experiment.ServiceName)))
        {
            if (Find(subsets, experiment.ServiceName!) is null)
            {
                subsets.Add(new JsonObject { ["name"] = experiment.ServiceName });
            }

            Select(subsets, rule, experiment.ServiceName!, experiment.PodTemplateHash ?? "");
        }

        if (!keepsEnded)
        {
            foreach (var ended in Ended(subsets, routing).ToList())
            {
                subsets.Remove(ended);
            }
        }

        if (target.StrictArgo)
        {
            var experiments = target.Additional.Select(experiment => experiment.ServiceName);
            string?[] known = [rule.CanarySubsetName, rule.StableSubsetName, .. experiments];
            subsets.RemoveAll(item => item is not JsonObject subset || !known.Contains(NameOf(subset)));
        }

        return subsets;
    }

    /// <summary>The whole object without anything of a Rollout's: its subsets select all versions, and it is nobody's.</summary>
    public static JsonObject Release(JsonObject rule)
    {
        foreach (var subset in RoutedJson.Items(rule["spec"] as JsonObject, "subsets"))
        {
            (subset["labels"] as JsonObject)?.Remove(RolloutLabels.PodTemplateHash);
        }

        ((rule["metadata"] as JsonObject)?["annotations"] as JsonObject)?.Remove(RolloutAnnotations.ManagedByRollouts);
        return rule;
    }

    /// <summary>Whether a subset of an experiment that is over is left.</summary>
    public static bool HasEnded(JsonArray subsets, IstioRouting routing) => Ended(subsets, routing).Any();

    /// <summary>The version that a subset selects; null when there is no such subset, or it selects none.</summary>
    public static string? HashOf(JsonArray subsets, string name) =>
        RoutedJson.Text(Find(subsets, name)?["labels"] as JsonObject, RolloutLabels.PodTemplateHash);

    /// <summary>Subsets that select by hash alone and are none of the versions: only experiments have such.</summary>
    private static IEnumerable<JsonObject> Ended(JsonArray subsets, IstioRouting routing)
    {
        var rule = routing.Rule!;
        return subsets
            .OfType<JsonObject>()
            .Where(subset =>
                NameOf(subset) is { } name
                && name != rule.CanarySubsetName
                && name != rule.StableSubsetName
                && !routing.IsAdditional(name)
                && routing.FindExperiment(name) is null
                && subset["labels"] is JsonObject { Count: 1 } labels
                && labels.ContainsKey(RolloutLabels.PodTemplateHash)
            );
    }

    private static JsonObject? Find(JsonArray subsets, string name) =>
        subsets.OfType<JsonObject>().FirstOrDefault(item => NameOf(item) == name);

    private static string? NameOf(JsonObject subset) => RoutedJson.Text(subset, "name");

    private static void Select(JsonArray subsets, IstioDestinationRule rule, string name, string hash)
    {
        var subset =
            Find(subsets, name)
            ?? throw new TrafficRoutingException(
                $"DestinationRule {rule.Name} has no subset {name}: add it to spec.subsets, or correct spec.strategy.canary.trafficRouting.istio.destinationRule"
            );
        if (hash.Length == 0)
        {
            return;
        }

        if (subset["labels"] is not JsonObject labels)
        {
            subset["labels"] = labels = [];
        }

        labels[RolloutLabels.PodTemplateHash] = hash;
    }
}
