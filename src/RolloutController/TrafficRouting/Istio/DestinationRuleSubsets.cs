using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>What a DestinationRule should be: its two subsets select the two versions (row G3). Other subsets stay, which Argo drops. Pure.</summary>
internal static class DestinationRuleSubsets
{
    /// <summary>The subsets with their hashes.</summary>
    /// <exception cref="TrafficRoutingException">One of the two subsets is missing.</exception>
    public static JsonArray Apply(JsonObject spec, IstioRouting routing)
    {
        var (rule, target) = (routing.Rule!, routing.Target);
        var subsets = (spec["subsets"] as JsonArray)?.DeepClone().AsArray() ?? [];
        Select(subsets, rule, rule.CanarySubsetName, target.CanaryHash);
        Select(subsets, rule, rule.StableSubsetName, target.StableHash);
        return subsets;
    }

    private static void Select(JsonArray subsets, IstioDestinationRule rule, string name, string hash)
    {
        var subset =
            subsets
                .OfType<JsonObject>()
                .FirstOrDefault(item => item["name"] is JsonValue value && value.TryGetValue(out string? text) && text == name)
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
