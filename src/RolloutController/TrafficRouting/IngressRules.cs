using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>The rules of an Ingress, as JSON (rows G10, G13 and G23). Pure.</summary>
internal static class IngressRules
{
    /// <summary>Copies of the rules that lead to a Service, leading to another.</summary>
    /// <param name="rules">Rules of an Ingress; not changed.</param>
    /// <param name="from">The Service whose rules are copied.</param>
    /// <param name="to">The Service that the copies lead to.</param>
    /// <param name="wholeRules">Whether paths to other Services come along with the rule that they stand in.</param>
    public static JsonArray Redirect(JsonArray? rules, string from, string to, bool wholeRules)
    {
        var copies = new JsonArray();
        foreach (var rule in (rules ?? []).OfType<JsonObject>().Where(rule => Paths(rule).Any(path => ServiceOf(path) == from)))
        {
            var copy = (JsonObject)rule.DeepClone();
            var paths = (JsonArray)copy["http"]!["paths"]!;
            if (!wholeRules)
            {
                paths.RemoveAll(path => path is not JsonObject item || ServiceOf(item) != from);
            }

            foreach (var path in paths.OfType<JsonObject>().Where(path => ServiceOf(path) == from))
            {
                path["backend"]!["service"]!["name"] = to;
            }

            copies.Add((JsonNode)copy);
        }

        return copies;
    }

    /// <summary>Whether a rule leads to a Service.</summary>
    public static bool LeadTo(JsonArray? rules, string service) =>
        (rules ?? []).OfType<JsonObject>().SelectMany(Paths).Any(path => ServiceOf(path) == service);

    /// <summary>Whether a rule of an Ingress leads to a Service, or all requests do that no rule is for (row G23).</summary>
    public static bool LeadsTo(JsonObject? spec, string service) =>
        LeadTo(spec?["rules"] as JsonArray, service) || BackendOf(spec?["defaultBackend"] as JsonObject) == service;

    /// <summary>The paths of a rule; those that are no objects are passed over.</summary>
    public static IEnumerable<JsonObject> Paths(JsonObject rule) =>
        ((rule["http"] as JsonObject)?["paths"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The Service behind a path; null when something else stands there.</summary>
    public static string? ServiceOf(JsonObject path) => BackendOf(path["backend"] as JsonObject);

    private static string? BackendOf(JsonObject? backend) => RoutedJson.Text(backend?["service"] as JsonObject, "name");
}
