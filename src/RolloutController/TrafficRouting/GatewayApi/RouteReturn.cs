using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What a route should be once a Rollout shares it no more. Pure.</summary>
internal static class RouteReturn
{
    /// <summary>The route with everybody on the stable version, and without the rules and marks of that Rollout.</summary>
    /// <param name="route">As it is; not changed.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="rollout">The Rollout.</param>
    public static JsonObject Apply(JsonObject route, RouteKind kind, ObjectKey rollout)
    {
        var metadata = route["metadata"] as JsonObject;
        if (!RouteNote.Read(metadata).TryGetValue($"{rollout}", out var note))
        {
            return route;
        }

        var key = new ObjectKey(RoutedJson.Text(metadata, "namespace") ?? "", RoutedJson.Text(metadata, "name") ?? "");
        return note.TasksOfReturn(kind, key, rollout).Aggregate(route, Apply);
    }

    /// <summary>Where the rules lead elsewhere by now nothing is left to give back but the marks.</summary>
    private static JsonObject Apply(JsonObject route, RouteTask task)
    {
        try
        {
            return RouteRules.Apply(route, task);
        }
        catch (TrafficRoutingException)
        {
            var after = (JsonObject)route.DeepClone();
            RouteMarks.Apply(after, task, isActive: false);
            return after;
        }
    }
}
