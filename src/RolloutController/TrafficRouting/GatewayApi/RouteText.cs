using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>Looks into routes; what is missing or of another type is not there.</summary>
internal static class RouteText
{
    public static string? Of(JsonObject? parent, string member) =>
        parent?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long? Number(JsonObject? parent, string member) =>
        parent?[member] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    public static IEnumerable<JsonObject> Items(JsonObject? parent, string member) =>
        (parent?[member] as JsonArray ?? []).OfType<JsonObject>();
}
