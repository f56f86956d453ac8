using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>Reads members of objects that others wrote, whatever they hold: what is missing or of another type is not there.</summary>
internal static class RoutedJson
{
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static string? Text(JsonObject? parent, string member) => Text(parent?[member]);

    /// <summary>A whole number that fits; null for anything else.</summary>
    public static int? Whole(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int whole) ? whole : null;

    public static long? Number(JsonObject? parent, string member) =>
        parent?[member] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>The objects of a list; its other members are passed over.</summary>
    public static IEnumerable<JsonObject> Items(JsonObject? parent, string member) =>
        (parent?[member] as JsonArray ?? []).OfType<JsonObject>();
}
