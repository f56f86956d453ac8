using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What the controller of a mesh or an ingress says in the status of an object that a router wrote. An object that nobody speaks of is known by
/// itself alone: not all controllers write a status, and some only when they are told to.
/// </summary>
internal static class ControllerWord
{
    private const string True = "True";
    private const string False = "False";
    private const int MaxText = 200;

    /// <summary>By conditions: all that are there have to be True, for the object's generation.</summary>
    /// <param name="request">Who asks; learns of a refusal by an event.</param>
    /// <param name="item">The object.</param>
    /// <param name="types">The types of conditions that say that it was taken over.</param>
    public static WeightEvidence OfConditions(TrafficRequest request, KubeObject item, params ReadOnlySpan<string> types)
    {
        var node = item.ToNode();
        var status = node["status"] as JsonObject;
        var generation = RoutedJson.Number(node["metadata"] as JsonObject, "generation") ?? 0;
        WeightEvidence? word = null;
        foreach (var condition in RoutedJson.Items(status, "conditions"))
        {
            var type = RoutedJson.Text(condition, "type") ?? "";
            if (!types.Contains(type))
            {
                continue;
            }

            var seen = Generation(condition) ?? Generation(status) ?? generation;
            var one =
                seen < generation ? Behind(item, $"it knows generation {seen} of {generation}")
                : RoutedJson.Text(condition, "status") == True ? Taken(item, type)
                : RoutedJson.Text(condition, "status") == False ? Refused(request, item, $"{type}: False, {Reason(condition)}")
                : Behind(item, $"{type} is not known yet");
            word = word is null ? one : word.With(one);
        }

        return word ?? WeightEvidence.Echo;
    }

    /// <summary>By <c>status.state</c>, which says nothing of a generation.</summary>
    /// <param name="request">Who asks; learns of a refusal by an event.</param>
    /// <param name="item">The object.</param>
    /// <param name="good">The state of an object that is at work.</param>
    public static WeightEvidence OfState(TrafficRequest request, KubeObject item, string good)
    {
        var status = item.ToNode()["status"] as JsonObject;
        return RoutedJson.Text(status, "state") is not { Length: > 0 } state ? WeightEvidence.Echo
            : state == good ? Taken(item, $"state {state}")
            : Refused(request, item, $"state {state}, {RoutedJson.Text(status, "reason")}");
    }

    private static WeightEvidence Taken(KubeObject item, string by) =>
        new(EvidenceKind.ControllerStatus) { Observed = $"the controller of {item.Header.Kind} {item.Key} says {by}" };

    private static WeightEvidence Behind(KubeObject item, string why) =>
        new(EvidenceKind.ControllerStatus, $"the controller of {item.Header.Kind} {item.Key} to take it over ({why})") { Observed = why };

    private static WeightEvidence Refused(TrafficRequest request, KubeObject item, string why)
    {
        var cut = why.Length <= MaxText ? why : $"{why[..MaxText]}…";
        request.Tell(EventType.Warning, EventReason.WeightVerifyError, $"{item.Header.Kind} {item.Key}: its controller says {cut}");
        return Behind(item, $"it says {cut}");
    }

    private static string Reason(JsonObject condition) =>
        $"{RoutedJson.Text(condition, "reason")}: {RoutedJson.Text(condition, "message")}";

    /// <summary>A number, which some controllers write as text.</summary>
    private static long? Generation(JsonObject? said) =>
        RoutedJson.Number(said, "observedGeneration")
        ?? (
            long.TryParse(RoutedJson.Text(said, "observedGeneration"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null
        );
}
