using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// Applies a <c>$setElementOrder</c> list: named items stand in the named order, items that only the server has keep their place relative to
/// the named ones that stood behind them.
/// </summary>
internal static class ElementOrder
{
    public static JsonArray Apply(JsonArray items, JsonArray order, string? key)
    {
        var ranks = order.Select(entry => Identity(entry, key)).ToList();
        var named = new List<(int Rank, int Position, JsonNode? Item)>();
        var others = new Queue<(int Position, JsonNode? Item)>();
        for (var position = 0; position < items.Count; position++)
        {
            var rank = ranks.FindIndex(candidate => JsonNode.DeepEquals(candidate, Identity(items[position], key)));
            if (rank < 0)
            {
                others.Enqueue((position, items[position]));
            }
            else
            {
                named.Add((rank, position, items[position]));
            }
        }

        var result = new JsonArray();
        foreach (var (_, position, item) in named.OrderBy(static entry => entry.Rank))
        {
            while (others.TryPeek(out var other) && other.Position < position)
            {
                result.Add(others.Dequeue().Item?.DeepClone());
            }

            result.Add(item?.DeepClone());
        }

        while (others.TryDequeue(out var other))
        {
            result.Add(other.Item?.DeepClone());
        }

        return result;
    }

    private static JsonNode? Identity(JsonNode? entry, string? key) => key is null ? entry : (entry as JsonObject)?[key];
}
