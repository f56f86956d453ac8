using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>
/// The label that tells GitOps tools to leave a route alone while a canary has requests by it, and the annotation with the Rollouts whose canaries
/// do: the label goes with the last of them. Both are those of Argo's plugin. Beside them stands a note of our own with what is needed to give the route
/// back (<see cref="RouteNote"/>).
/// </summary>
internal static class RouteMarks
{
    public static void Apply(JsonObject route, RouteTask task, bool isActive)
    {
        if (task.Routing.DisableInProgressLabel)
        {
            return;
        }

        var metadata = route["metadata"] as JsonObject;
        var annotation = Given(task.Routing.ActiveRolloutsAnnotationKey, GatewayApiTrafficRouting.DefaultActiveRolloutsAnnotationKey);
        var active = new SortedSet<string>(
            (RoutedJson.Text(metadata?["annotations"] as JsonObject, annotation) ?? "").Split(
                ',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            StringComparer.Ordinal
        );
        var name = $"{task.Rollout.Metadata.Namespace}/{task.Rollout.Metadata.Name}";
        var notes = RouteNote.Read(metadata);
        if (isActive)
        {
            active.Add(name);
            notes[name] = RouteNote.Of(task, notes.GetValueOrDefault(name));
        }
        else
        {
            active.Remove(name);
            notes.Remove(name);
        }

        Set(metadata, "annotations", RolloutAnnotations.RouteCanaries, RouteNote.Write(notes));
        Set(metadata, "annotations", annotation, active.Count > 0 ? string.Join(',', active) : null);
        Set(
            metadata,
            "labels",
            Given(task.Routing.InProgressLabelKey, GatewayApiTrafficRouting.DefaultInProgressLabelKey),
            active.Count > 0 ? Given(task.Routing.InProgressLabelValue, GatewayApiTrafficRouting.DefaultInProgressLabelValue) : null
        );
    }

    private static void Set(JsonObject? metadata, string map, string key, string? value)
    {
        if (metadata is null || RoutedJson.Text(metadata[map] as JsonObject, key) == value)
        {
            return;
        }

        var entries = metadata[map] as JsonObject;
        if (value is null)
        {
            entries?.Remove(key);
        }
        else if (entries is null)
        {
            metadata[map] = new JsonObject { [key] = value };
        }
        else
        {
            entries[key] = value;
        }
    }

    private static string Given(string? own, string usual) => string.IsNullOrEmpty(own) ? usual : own;
}
