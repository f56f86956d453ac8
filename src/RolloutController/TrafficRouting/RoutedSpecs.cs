using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Changes of nothing but the spec, which is what most routers need.</summary>
internal static class RoutedSpecs
{
    /// <summary>The spec of an object; empty where it has none.</summary>
    public static JsonObject Spec(this KubeObject item) => item.ToNode()["spec"] as JsonObject ?? [];

    /// <inheritdoc cref="RoutedObjects.ChangeAsync"/>
    public static Task<RoutedChange> ChangeSpecAsync(
        this RoutedObjects objects,
        TrafficRequest request,
        ResourceType type,
        ObjectKey key,
        string field,
        Func<JsonObject, JsonObject> change,
        string? missing = null,
        CancellationToken cancellationToken = default
    ) =>
        objects.ChangeAsync(
            request,
            type,
            key,
            field,
            item =>
            {
                item["spec"] = change(item["spec"] as JsonObject ?? []);
                return item;
            },
            missing,
            cancellationToken: cancellationToken
        );
}
