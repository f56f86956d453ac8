using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The autoscaling/v1 Scale view of an object.</summary>
internal static class ScaleSubresource
{
    public static KubeObject Read(ResourceDefinition definition, KubeObject item) =>
        KubeObject.FromNode(ReadNode(definition, item.ToNode()));

    public static JsonObject ReadNode(ResourceDefinition definition, JsonObject item)
    {
        var paths = definition.ScalePaths!;
        var metadata = new JsonObject();
        foreach (var member in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (item.At("metadata", member) is { } value)
            {
                metadata[member] = value.DeepClone();
            }
        }
        var status = new JsonObject { ["replicas"] = JsonNumbers.ToInt64(Find(item, paths.StatusReplicas)) };
        if (paths.LabelSelector is { } path && Selector(Find(item, path)) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = JsonNumbers.ToInt64(Find(item, paths.SpecReplicas)) },
            ["status"] = status,
        };
    }

    /// <summary>Puts the replicas of a written Scale into the object.</summary>
    /// <exception cref="RefusedException">422 when the count is no integer or negative.</exception>
    public static void Write(ResourceDefinition definition, JsonObject item, JsonObject scale)
    {
        var given = scale.At("spec", "replicas");
        if (given is not null && (!JsonNumbers.TryToInt64(given, out var asked) || asked < 0))
        {
            var error = FieldError.Invalid("spec.replicas", given.ToJsonString(), "must be greater than or equal to 0");
            throw new RefusedException(
                Refusals.Invalid(new ResourceType("autoscaling", "v1", "scales", "Scale"), item.At("metadata", "name").AsText(), [error])
            );
        }
        var segments = Segments(definition.ScalePaths!.SpecReplicas);
        var target = item;
        foreach (var segment in segments[..^1])
        {
            target = target.Ensure(segment);
        }
        target[segments[^1]] = JsonNumbers.ToInt64(given);
        if (scale.At("metadata", "resourceVersion") is { } version)
        {
            item.Ensure("metadata")["resourceVersion"] = version.DeepClone();
        }
    }

    private static JsonNode? Find(JsonObject item, string path) => item.At(Segments(path));

    private static string[] Segments(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static string Selector(JsonNode? node) =>
        node is JsonObject selector ? LabelSelector.FromObject(selector).ToString() : node.AsText();
}
