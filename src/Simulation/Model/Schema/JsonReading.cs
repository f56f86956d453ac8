using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Reads trees that anybody may have written: what has another shape than expected reads as absent instead of throwing.</summary>
internal static class JsonReading
{
    /// <summary>The node at a path of member names, or null.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }
        return node;
    }

    /// <summary>The node as an object; a new one is put there when it is absent, null or something else.</summary>
    public static JsonObject Ensure(this JsonObject item, string name)
    {
        if (item[name] is not JsonObject child)
        {
            item[name] = child = [];
        }
        return child;
    }

    public static string AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static bool AsFlag(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static IEnumerable<JsonObject> AsObjects(this JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    public static IEnumerable<string> AsTexts(this JsonNode? node) => (node as JsonArray ?? []).Select(static item => item.AsText());

    /// <summary>Sets a member unless it is present with a value.</summary>
    public static void Default(this JsonObject item, string name, JsonNode value)
    {
        if (item[name] is null)
        {
            item[name] = value;
        }
    }

    public static IReadOnlyDictionary<string, string> AsLabels(this JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(static label => label.Key, static label => label.Value.AsText(), StringComparer.Ordinal);
}
