using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Changes of nothing but the spec, which is what most routers need.</summary>
internal static class RoutedSpecs
{
    /// <summary>The weight that the spec of an object has for the canary; null where there is no such object, or its spec does not say.</summary>
    public static async Task<int?> ReadWeightAsync(
        this RoutedObjects objects,
        ResourceType type,
        ObjectKey key,
        Func<JsonObject, int?> standing,
        CancellationToken cancellationToken
    ) => await objects.FindAsync(type, key, cancellationToken) is { } found ? standing(found.Spec()) : null;

    /// <summary>The spec of an object; empty where it has none.</summary>
    public static JsonObject Spec(this KubeObject item) => item.ToNode()["spec"] as JsonObject ?? [];

    /// <inheritdoc cref="RoutedObjects.ChangeAsync"/>
    /// <param name="objects">The objects.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="field">The field of the Rollout that names it, for the message.</param>
    /// <param name="change">Says what the spec should be; it does not change the one that it gets.</param>
    /// <param name="missing">Reason of the event when the object is not there; null for no event besides <c>TrafficRoutingError</c>.</param>
    /// <param name="standing">The weight that a spec has for the canary, which is not written over when nobody knew of it; null for objects without one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static Task<RoutedChange> ChangeSpecAsync(
        this RoutedObjects objects,
        TrafficRequest request,
        ResourceType type,
        ObjectKey key,
        string field,
        Func<JsonObject, JsonObject> change,
        string? missing = null,
        Func<JsonObject, int?>? standing = null,
        CancellationToken cancellationToken = default
    ) =>
        objects.ChangeAsync(
            request,
            type,
            key,
            field,
            item =>
            {
                var spec = item["spec"] as JsonObject ?? [];
                var after = change(spec);
                if (standing is not null && request.Expected is not null && !JsonNode.DeepEquals(spec, after))
                {
                    StandingWeight.Require(request, standing(spec), $"{type.Kind} {key.Name}");
                }

                item["spec"] = after;
                return item;
            },
            missing,
            cancellationToken: cancellationToken
        );
}
