using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>What the controllers of a route's gateways say in its status.</summary>
internal static class RouteConditions
{
    private static readonly string[] Identity = ["group", "kind", "namespace", "name", "sectionName", "port"];

    /// <summary>
    /// Whether all gateways that speak took in the route as it is: Accepted and ResolvedRefs, for its generation. Null when none of them speaks.
    /// </summary>
    /// <param name="route">The route.</param>
    /// <param name="fault">What stands against it; null when nothing does, or it is only not seen yet.</param>
    public static bool? AreInForce(JsonObject route, out string? fault)
    {
        fault = null;
        var generation = RoutedJson.Number(route["metadata"] as JsonObject, "generation") ?? 0;
        var wanted = RoutedJson.Items(route["spec"] as JsonObject, "parentRefs").ToList();
        // Of a gateway that the route left, an old word may stand.
        var parents = RoutedJson
            .Items(route["status"] as JsonObject, "parents")
            .Where(parent => parent["parentRef"] is JsonObject reference && wanted.Exists(parent => IsSame(parent, reference, route)))
            .ToList();
        if (parents.Count == 0)
        {
            return null;
        }

        var isInForce = true;
        foreach (var parent in parents)
        {
            foreach (var type in new[] { "Accepted", "ResolvedRefs" })
            {
                var condition = RoutedJson
                    .Items(parent, "conditions")
                    .FirstOrDefault(condition => RoutedJson.Text(condition, "type") == type);
                var isCurrent = (RoutedJson.Number(condition, "observedGeneration") ?? 0) >= generation;
                if (isCurrent && RoutedJson.Text(condition, "status") == "False")
                {
                    fault ??=
                        $"{RoutedJson.Text(parent, "controllerName")} says {type}: False, {RoutedJson.Text(condition, "reason")}: "
                        + $"{RoutedJson.Text(condition, "message")}";
                }

                isInForce &= isCurrent && RoutedJson.Text(condition, "status") == "True";
            }
        }

        return isInForce;
    }

    private static bool IsSame(JsonObject one, JsonObject other, JsonObject route) =>
        Identity.All(member => Value(one, member, route) == Value(other, member, route));

    private static string? Value(JsonObject reference, string member, JsonObject route) =>
        reference[member]?.ToString()
        ?? member switch
        {
            "group" => RouteKind.Group,
            "kind" => "Gateway",
            "namespace" => RoutedJson.Text(route["metadata"] as JsonObject, "namespace"),
            _ => null,
        };
}
