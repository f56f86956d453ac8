using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>Paths at which a stored object lacks or changes what was sent. What a server adds is no difference.</summary>
internal static class JsonDifference
{
    public static IEnumerable<string> Of(JsonNode? sent, JsonNode? stored, string path) =>
        (sent, stored) switch
        {
            (JsonObject one, JsonObject other) => one.SelectMany(member => Of(member.Value, other[member.Key], $"{path}.{member.Key}")),
            (JsonArray one, JsonArray other) when one.Count == other.Count => one.SelectMany(
                (item, index) => Of(item, other[index], $"{path}[{index}]")
            ),
            _ when JsonNode.DeepEquals(sent, stored) => [],
            _ => [$"{path}: sent {sent?.ToJsonString() ?? "null"}, stored {stored?.ToJsonString() ?? "nothing"}"],
        };
}
