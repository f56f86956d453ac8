using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What stands on a route for each Rollout whose canary has requests by it: enough to give the route back when the Rollout is gone, and the
/// controller that knew it, too. Pure.
/// </summary>
/// <param name="Stable">The Service of the stable version.</param>
/// <param name="Canary">The Service of the canary.</param>
/// <param name="Max">What the weights of both sum up to.</param>
/// <param name="Rules">Names of the rules that are shared; empty for all that lead to both Services.</param>
/// <param name="ManagedRoutes">Names of the routes that steps may add.</param>
/// <param name="Experiments">Services of experiments that have a share.</param>
/// <param name="Label">The label of a canary under way, where it is another than the usual one.</param>
/// <param name="Annotation">The annotation with the Rollouts, where it is another than the usual one.</param>
internal sealed record RouteNote(
    string Stable,
    string Canary,
    int Max,
    IReadOnlyList<string>? Rules,
    IReadOnlyList<string>? ManagedRoutes,
    IReadOnlyList<string>? Experiments,
    string? Label,
    string? Annotation
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The notes of a route by Rollout; none where they cannot be read.</summary>
    public static SortedDictionary<string, RouteNote> Read(JsonObject? metadata)
    {
        var notes = new SortedDictionary<string, RouteNote>(StringComparer.Ordinal);
        if (RoutedJson.Text(metadata?["annotations"] as JsonObject, RolloutAnnotations.RouteCanaries) is not { Length: > 0 } text)
        {
            return notes;
        }

        try
        {
            foreach (var (rollout, note) in JsonSerializer.Deserialize<Dictionary<string, RouteNote?>>(text, Json) ?? [])
            {
                if (note is { Stable.Length: > 0, Canary.Length: > 0 })
                {
                    notes[rollout] = note;
                }
            }
        }
        catch (JsonException)
        {
            // Somebody wrote something else there: what Rollouts share the route now is noted anew.
        }

        return notes;
    }

    /// <summary>The annotation with these notes; null for none.</summary>
    public static string? Write(SortedDictionary<string, RouteNote> notes) =>
        notes.Count > 0 ? JsonSerializer.Serialize(notes, Json) : null;

    /// <summary>What is to be noted of a task, beside the rules that were noted for the same Rollout before.</summary>
    public static RouteNote Of(RouteTask task, RouteNote? before)
    {
        var target = task.Target;
        var rule = string.IsNullOrEmpty(task.Chosen.RuleName) ? null : task.Chosen.RuleName;
        // One Rollout may name several rules of a route, one task each.
        IReadOnlyList<string>? rules =
            rule is null || before is { Rules: null }
                ? null
                : [.. (before?.Rules ?? []).Append(rule).Distinct().Order(StringComparer.Ordinal)];
        return new RouteNote(
            target.StableService ?? "",
            target.CanaryService ?? "",
            target.MaxWeight,
            rules,
            NullIfEmpty(task.ManagedRoutes),
            NullIfEmpty([.. target.Additional.Select(experiment => experiment.ServiceName).OfType<string>()]),
            NullIfEmpty(task.Routing.InProgressLabelKey),
            NullIfEmpty(task.Routing.ActiveRolloutsAnnotationKey)
        );
    }

    /// <summary>What gives a route back: everybody goes to the stable version, and all that steps and experiments added goes.</summary>
    /// <param name="kind">Kind of the route.</param>
    /// <param name="route">The route.</param>
    /// <param name="rollout">Namespace and name of the Rollout that had a share of it.</param>
    public IEnumerable<RouteTask> TasksOfReturn(RouteKind kind, ObjectKey route, ObjectKey rollout)
    {
        var gone = new Rollout
        {
            Metadata = new ObjectMeta { Namespace = rollout.Namespace, Name = rollout.Name },
            Status = new RolloutStatus
            {
                Canary = new CanaryStatus
                {
                    Weights = new TrafficWeights
                    {
                        Additional = [.. (Experiments ?? []).Select(name => new WeightDestination { ServiceName = name })],
                    },
                },
            },
        };
        var target = new TrafficTarget
        {
            Weight = 0,
            MaxWeight = Max,
            CanaryHash = "",
            StableHash = "",
            CanaryService = Canary,
            StableService = Stable,
            RemovesManagedRoutes = true,
        };
        var routing = new GatewayApiTrafficRouting { InProgressLabelKey = Label, ActiveRolloutsAnnotationKey = Annotation };
        return (Rules ?? [""]).Select(rule => new RouteTask(
            kind,
            new GatewayApiRoute { Name = route.Name, RuleName = rule },
            route.Namespace,
            gone,
            routing,
            target,
            ManagedRoutes ?? [],
            new Dictionary<string, int>(StringComparer.Ordinal)
        ));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> list) => list.Count > 0 ? list : null;
}
