using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>
/// Finds out what a ReplicaSet's template was before the API server filled in defaults. Written back with them it would have another hash (row A-h1),
/// and its ReplicaSet would not be taken up again.
/// </summary>
internal static class OriginalTemplate
{
    /// <param name="stored">The ReplicaSet's template without the hash label.</param>
    /// <param name="alike">The Rollout's present template: what is not said there is likely a default.</param>
    /// <param name="hash">The hash that the ReplicaSet was made with.</param>
    /// <param name="collisions">The Rollout's <c>status.collisionCount</c>.</param>
    /// <returns>The original if its hash proves it, else the template as stored.</returns>
    public static JsonObject Of(JsonObject stored, JsonObject alike, string hash, int? collisions)
    {
        var candidate = (JsonObject)Reduce(stored, alike)!;
        return HasHash(candidate, hash, collisions) || HasHash(candidate, hash, null) ? candidate : stored;
    }

    /// <summary>Without the members that the other one does not have. Entries of lists are compared by name, else by place.</summary>
    private static JsonNode? Reduce(JsonNode? node, JsonNode? alike) =>
        (node, alike) switch
        {
            (JsonObject members, JsonObject others) => new JsonObject(
                members
                    .Where(member => others.ContainsKey(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, Reduce(member.Value, others[member.Key])))
            ),
            (JsonArray items, JsonArray others) => new JsonArray([
                .. items.Select((item, place) => Reduce(item, Counterpart(item, place, others))),
            ]),
            _ => node?.DeepClone(),
        };

    private static JsonNode? Counterpart(JsonNode? item, int place, JsonArray others) =>
        (item as JsonObject)?["name"] is { } name
            ? others.FirstOrDefault(other => JsonNode.DeepEquals((other as JsonObject)?["name"], name))
            : others.ElementAtOrDefault(place);

    private static bool HasHash(JsonObject template, string hash, int? collisions) =>
        PodTemplateHash.TryCompute(JsonSerializer.SerializeToElement(template), collisions, out var computed, out _) && computed == hash;
}
