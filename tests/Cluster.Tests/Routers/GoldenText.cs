using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Rollouts.Cluster.Tests;

/// <summary>Objects as the golden files show them: YAML, members in the order of the alphabet, without what the server makes up.</summary>
internal static class GoldenText
{
    private static readonly ISerializer Yaml = new SerializerBuilder()
        .WithQuotingNecessaryStrings()
        .WithIndentedSequences()
        .DisableAliases()
        .Build();

    public static string Write(JsonObject document) => Yaml.Serialize(Plain(document, sorts: false)!);

    /// <summary>The object without status and without the metadata that the server sets.</summary>
    public static JsonObject WithoutServersPart(JsonObject item)
    {
        item.Remove("status");
        if (item["metadata"] is JsonObject metadata)
        {
            foreach (
                var member in new[]
                {
                    "creationTimestamp",
                    "generation",
                    "managedFields",
                    "namespace",
                    "resourceVersion",
                    "selfLink",
                    "uid",
                }
            )
            {
                metadata.Remove(member);
            }
        }

        return item;
    }

    private static object? Plain(JsonNode? node, bool sorts) =>
        node switch
        {
            JsonObject item => (sorts ? item.OrderBy(member => member.Key, StringComparer.Ordinal) : item.AsEnumerable()).ToDictionary(
                member => member.Key,
                member => Plain(member.Value, sorts: true)
            ),
            JsonArray list => list.Select(entry => Plain(entry, sorts: true)).ToList(),
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            JsonValue value when value.TryGetValue(out long whole) => whole,
            JsonValue value when value.TryGetValue(out double number) => number,
            JsonValue value => value.ToString(),
            _ => null,
        };
}
