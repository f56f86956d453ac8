using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>Reads members of objects that others wrote, whatever they hold.</summary>
internal static class RoutedJson
{
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number that fits; null for anything else.</summary>
    public static int? Whole(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int whole) ? whole : null;
}
