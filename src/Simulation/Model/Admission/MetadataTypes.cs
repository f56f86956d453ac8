using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Members of metadata must have the types that every reader relies on.</summary>
internal static class MetadataTypes
{
    private static readonly string[] s_texts =
    [
        "name",
        "generateName",
        "namespace",
        "uid",
        "resourceVersion",
        "creationTimestamp",
        "deletionTimestamp",
    ];

    /// <exception cref="FormatException">A member has another type; the message names it.</exception>
    public static void Check(JsonObject metadata)
    {
        foreach (var member in s_texts)
        {
            Require(metadata[member] is not { } value || IsText(value), $"metadata.{member}", "a string");
        }
        Require(metadata["finalizers"] is null || AreAll(metadata["finalizers"], IsText), "metadata.finalizers", "a list of strings");
        Require(
            metadata["ownerReferences"] is null || AreAll(metadata["ownerReferences"], IsOwner),
            "metadata.ownerReferences",
            "a list of references"
        );
    }

    private static bool IsOwner(JsonNode? node) =>
        node is JsonObject owner
        && owner.All(static member =>
            member.Key is "controller" or "blockOwnerDeletion"
                ? member.Value?.GetValueKind() is null or JsonValueKind.True or JsonValueKind.False
                : member.Value is null || IsText(member.Value)
        );

    private static bool AreAll(JsonNode? node, Func<JsonNode?, bool> condition) => node is JsonArray array && array.All(condition);

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static void Require(bool holds, string field, string wanted)
    {
        if (!holds)
        {
            throw new FormatException($"{field} must be {wanted}");
        }
    }
}
