using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The four kinds of patches by their media types.</summary>
internal static class PatchKinds
{
    /// <summary>Server-side apply. The body must be JSON here; the HTTP shell turns YAML into it.</summary>
    public const string ApplyMediaType = "application/apply-patch+yaml";

    /// <exception cref="RefusedException">400 when the body is not JSON.</exception>
    public static JsonNode? Parse(Patch patch)
    {
        try
        {
            return KubeJson.Parse(patch.Body.Span);
        }
        catch (JsonException error)
        {
            throw new RefusedException(Refusals.BadRequest($"error decoding patch: {error.Message}"));
        }
    }

    /// <summary>The patched object; neither argument is changed.</summary>
    /// <exception cref="RefusedException">The patch does not fit, or the type does not take its kind.</exception>
    public static JsonObject Apply(string mediaType, ResourceDefinition definition, JsonObject item, JsonNode? patch)
    {
        try
        {
            var patched = mediaType switch
            {
                Patch.JsonMediaType => JsonPatch.Apply(item, patch),
                Patch.MergeMediaType => MergePatch.Apply(item, Fields(patch)),
                Patch.StrategicMergeMediaType when definition.Custom is null => StrategicMergePatch.Apply(
                    definition.Type.Kind,
                    item,
                    Fields(patch)
                ),
                ApplyMediaType when definition.Custom is null => StrategicMergePatch.Apply(definition.Type.Kind, item, Applied(patch)),
                ApplyMediaType => MergePatch.Apply(item, Applied(patch)),
                _ => throw new RefusedException(Refusals.UnsupportedMediaType(mediaType, Supported(definition))),
            };
            return patched as JsonObject
                ?? throw new RefusedException(Refusals.BadRequest("the patch makes something else than an object of the object"));
        }
        catch (PatchException error)
        {
            throw new RefusedException(
                error.Problem switch
                {
                    PatchProblem.Malformed => Refusals.BadRequest(error.Message),
                    PatchProblem.TooLarge => new ClusterStatus(413, "RequestEntityTooLarge", error.Message),
                    // Without details, so that clients show the message.
                    _ => new ClusterStatus(422, "Invalid", $"the patch cannot be applied: {error.Message}"),
                }
            );
        }
    }

    private static string Supported(ResourceDefinition definition) =>
        string.Join(
            ", ",
            definition.Custom is null
                ? [Patch.JsonMediaType, Patch.MergeMediaType, Patch.StrategicMergeMediaType, ApplyMediaType]
                : (IEnumerable<string>)[Patch.JsonMediaType, Patch.MergeMediaType, ApplyMediaType]
        );

    private static JsonObject Fields(JsonNode? patch) =>
        patch as JsonObject ?? throw new RefusedException(Refusals.BadRequest("the patch must be a JSON object"));

    /// <summary>An applied configuration says nothing by a null, and its managedFields are not kept.</summary>
    private static JsonObject Applied(JsonNode? patch)
    {
        var fields = Fields(patch).DeepClone().AsObject();
        DropNulls(fields);
        (fields["metadata"] as JsonObject)?.Remove("managedFields");
        return fields;
    }

    private static void DropNulls(JsonObject item)
    {
        foreach (var name in item.Where(static member => member.Value is null).Select(static member => member.Key).ToList())
        {
            item.Remove(name);
        }
        foreach (var (_, value) in item)
        {
            if (value is JsonObject child)
            {
                DropNulls(child);
            }
        }
    }
}
