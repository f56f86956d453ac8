using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>Matches of an HTTPRoute in the order in which the Gateway API has them win.</summary>
internal static class RouteOrder
{
    /// <summary>Each match with the number of its rule: exact paths first, then longer ones, a method, more headers, and the first rule.</summary>
    public static IEnumerable<(int Rule, JsonObject Match)> Of(IReadOnlyList<JsonObject> rules) =>
        rules
            .SelectMany((rule, i) => Matches(rule).Select(match => (Rule: i, Match: match)))
            .OrderByDescending(pair => (string?)pair.Match["path"]?["type"] == "Exact")
            .ThenByDescending(pair => ((string?)pair.Match["path"]?["value"] ?? "/").Length)
            .ThenByDescending(pair => pair.Match["method"] is not null)
            .ThenByDescending(pair => (pair.Match["headers"] as JsonArray ?? []).Count)
            .ThenBy(pair => pair.Rule);

    private static IEnumerable<JsonObject> Matches(JsonObject rule) =>
        rule["matches"] is JsonArray { Count: > 0 } matches
            ? matches.OfType<JsonObject>()
            :
            [
                [],
            ];
}
