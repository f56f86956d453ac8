using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The writes that controllers have in common. Each writes only what differs, so that controllers come to rest.</summary>
internal static class ModelWrites
{
    /// <summary>Makes <c>status</c> equal to the fields given, leaving fields that are not named alone; a null removes one.</summary>
    public static void Status(this ClusterModel model, ResourceType type, KubeObject item, JsonObject desired, DateTimeOffset now)
    {
        var shown = item.ToNode()["status"] as JsonObject ?? [];
        var difference = new JsonObject(
            desired
                .Where(field => !JsonNode.DeepEquals(field.Value, shown[field.Key]))
                .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );
        if (difference.Count > 0)
        {
            model.Merge(type, item.Key, new JsonObject { ["status"] = difference }, now, "status");
        }
    }

    public static ClusterResult Merge(
        this ClusterModel model,
        ResourceType type,
        ObjectKey key,
        JsonObject patch,
        DateTimeOffset now,
        string? subresource = null
    ) => model.Execute(new ClusterRequest.Patch(type, key.Namespace, key.Name, Patch.Merge(patch), subresource), now);

    public static ClusterResult Delete(
        this ClusterModel model,
        ResourceType type,
        KubeObject item,
        DateTimeOffset now,
        string propagation = "Background"
    ) =>
        model.Execute(
            new ClusterRequest.Delete(type, item.Header.Namespace, item.Header.Name)
            {
                Options = new() { PreconditionUid = item.Header.Uid, PropagationPolicy = propagation },
            },
            now
        );

    public static JsonObject OwnerReference(ResourceType type, KubeObject owner) =>
        new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["name"] = owner.Header.Name,
            ["uid"] = owner.Header.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };

    /// <summary>A pod of a template, owned by a controller and named after it.</summary>
    public static JsonObject PodOf(JsonObject? template, ResourceType type, KubeObject owner)
    {
        var metadata = template?["metadata"] as JsonObject;
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"{owner.Header.Name}-",
                ["namespace"] = owner.Header.Namespace,
                ["ownerReferences"] = new JsonArray(OwnerReference(type, owner)),
            },
            ["spec"] = template?["spec"]?.DeepClone(),
        };
        foreach (var field in (string[])["labels", "annotations", "finalizers"])
        {
            if (metadata?[field] is { } value)
            {
                pod["metadata"]![field] = value.DeepClone();
            }
        }

        return pod;
    }

    public static string Time(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
