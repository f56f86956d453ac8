using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>Whether a ReplicaSet already runs what a Rollout's template asks for.</summary>
internal static class TemplateComparison
{
    /// <summary>The template as it was before the controller labelled it: without the hash.</summary>
    public static JsonObject WithoutHash(JsonObject template)
    {
        var plain = (JsonObject)template.DeepClone();
        if (plain["metadata"] is JsonObject metadata)
        {
            (metadata["labels"] as JsonObject)?.Remove(RolloutLabels.PodTemplateHash);
            if (metadata["creationTimestamp"] is null)
            {
                metadata.Remove("creationTimestamp");
            }
        }

        return plain;
    }

    /// <summary>
    /// True when everything that <paramref name="wanted"/> says is said by <paramref name="present"/> too, which may say more: the API server fills
    /// in defaults.
    /// </summary>
    public static bool IsWithin(JsonNode? wanted, JsonNode? present) =>
        (wanted, present) switch
        {
            (null, _) => true,
            (JsonObject members, JsonObject others) => members.All(member => IsWithin(member.Value, others[member.Key])),
            (JsonArray items, JsonArray others) => items.Count <= others.Count
                && items.Zip(others).All(static pair => IsWithin(pair.First, pair.Second)),
            (JsonObject { Count: 0 } or JsonArray { Count: 0 }, null) => true,
            (JsonValue text, _) when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0 => true,
            _ => JsonNode.DeepEquals(wanted, present),
        };
}
