using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>What the status of a Job and its pods says about a measurement (row F9).</summary>
internal static class JobState
{
    // A container that waits for one of these waits for a person.
    private static readonly string[] Terminal = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName"];

    /// <summary>Successful or Failed; null while the Job runs.</summary>
    public static string? PhaseOf(JsonObject job) =>
        IsTrue(job, "Complete") ? AnalysisPhase.Successful
        : IsTrue(job, "Failed") ? AnalysisPhase.Failed
        : null;

    /// <summary>One line for each container of a pod that can never start; empty when there is none.</summary>
    public static string Faults(IEnumerable<KubeObject> pods) =>
        string.Concat(
            from pod in pods
            let status = pod.ToNode()["status"] as JsonObject
            from list in new[] { "initContainerStatuses", "containerStatuses" }
            from container in (status?[list] as JsonArray ?? []).OfType<JsonObject>()
            let waiting = container["state"]?["waiting"] as JsonObject
            let reason = Text(waiting?["reason"])
            where Terminal.Contains(reason, StringComparer.Ordinal)
            select $"Pod {pod.Header.Name}, container {Text(container["name"])} has terminal error ({reason}): {Text(waiting?["message"])}\n"
        );

    private static bool IsTrue(JsonObject job, string type) =>
        (job["status"]?["conditions"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Any(c => Text(c["type"]) == type && Text(c["status"]) == "True");

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";
}
