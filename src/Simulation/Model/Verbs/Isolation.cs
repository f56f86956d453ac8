using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Which parts of an object a write may touch, and when a write counts as a new generation.</summary>
internal static class Isolation
{
    private static readonly string[] s_systemFields =
    [
        "uid",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
    ];

    /// <summary>What a write through the main path or a subresource makes of the object.</summary>
    /// <exception cref="RefusedException">404 when the resource has no such subresource.</exception>
    public static JsonObject Apply(ResourceDefinition definition, JsonObject before, JsonObject next, string? subresource)
    {
        if (subresource == "status")
        {
            return definition.HasStatus ? TakeStatus(definition, before, next) : throw new RefusedException(Refusals.UnknownResource());
        }
        if (subresource is not null)
        {
            throw new RefusedException(Refusals.UnknownResource());
        }
        if (definition.HasStatus)
        {
            Put(next, "status", before["status"]);
        }
        return next;
    }

    /// <summary>Fields that only the server sets; managedFields are not kept at all.</summary>
    public static void KeepSystemFields(JsonObject before, JsonObject next)
    {
        var (old, metadata) = (before.Ensure("metadata"), next.Ensure("metadata"));
        foreach (var member in s_systemFields)
        {
            Put(metadata, member, old[member]);
        }
        Put(metadata, "namespace", old["namespace"]);
        Put(metadata, "generateName", old["generateName"]);
        metadata["resourceVersion"] = old["resourceVersion"]?.DeepClone();
        metadata.Remove("managedFields");
        metadata.Remove("selfLink");
        foreach (var member in (ReadOnlySpan<string>)["labels", "annotations", "finalizers", "ownerReferences"])
        {
            if (
                metadata[member] is JsonObject { Count: 0 } or JsonArray { Count: 0 }
                || (metadata.ContainsKey(member) && metadata[member] is null)
            )
            {
                metadata.Remove(member);
            }
        }
    }

    public static bool BumpsGeneration(ResourceDefinition definition, JsonObject before, JsonObject next)
    {
        if (!definition.HasGeneration)
        {
            return false;
        }
        // Deployments count changed annotations as well.
        if (
            definition.Type is { Group: "apps", Plural: "deployments" }
            && !JsonNode.DeepEquals(before.At("metadata", "annotations"), next.At("metadata", "annotations"))
        )
        {
            return true;
        }
        foreach (var (name, value) in next)
        {
            if (Counts(definition, name) && !JsonNode.DeepEquals(value, before[name]))
            {
                return true;
            }
        }
        return before.Any(member => Counts(definition, member.Key) && !next.ContainsKey(member.Key));
    }

    private static bool Counts(ResourceDefinition definition, string member) =>
        member is not ("metadata" or "apiVersion" or "kind") && !(member == "status" && definition.HasStatus);

    private static JsonObject TakeStatus(ResourceDefinition definition, JsonObject before, JsonObject next)
    {
        if (definition.Custom is not null)
        {
            var kept = before.DeepClone().AsObject();
            Put(kept, "status", next["status"]);
            return kept;
        }
        // Built-in types let a status write change labels, annotations and conditions, but nothing of the spec.
        var result = next.DeepClone().AsObject();
        foreach (var (name, _) in next)
        {
            if (name is not ("metadata" or "status" or "apiVersion" or "kind"))
            {
                Put(result, name, before[name]);
            }
        }
        foreach (var (name, value) in before)
        {
            if (!result.ContainsKey(name) && name != "status")
            {
                result[name] = value?.DeepClone();
            }
        }
        Put(result.Ensure("metadata"), "ownerReferences", before.At("metadata", "ownerReferences"));
        return result;
    }

    private static void Put(JsonObject target, string member, JsonNode? value)
    {
        if (value is null)
        {
            target.Remove(member);
        }
        else
        {
            target[member] = value.DeepClone();
        }
    }
}
