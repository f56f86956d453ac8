using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The canonical order of members: by name, at every depth.</summary>
internal static class KeyOrder
{
    /// <summary>A sorted copy.</summary>
    public static JsonObject Sorted(JsonObject item)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in item.OrderBy(static member => member.Key, StringComparer.Ordinal))
        {
            sorted[name] = SortedValue(value);
        }
        return sorted;
    }

    private static JsonNode? SortedValue(JsonNode? value) =>
        value switch
        {
            JsonObject item => Sorted(item),
            JsonArray array => new JsonArray([.. array.Select(SortedValue)]),
            _ => value?.DeepClone(),
        };
}
