using System.Globalization;
using System.Text.Json;

namespace Rollouts.TestKit;

/// <summary>
/// What Argo CD makes of our objects: its health checks of argoproj.io, told again in C#. They read the object as the API has it, so this does too.
/// </summary>
/// <param name="Status">Healthy, Progressing, Suspended, Degraded or Unknown; null when the check says nothing, which Argo CD shows as an error.</param>
/// <param name="Message">What it shows beside it.</param>
public readonly record struct ArgoCdHealth(string? Status, string? Message)
{
    private const string Unobserved = "Waiting for rollout spec update to be observed";

    /// <summary>A Rollout, by a check that knows <c>status.phase</c>.</summary>
    public static ArgoCdHealth OfRollout(JsonElement rollout) =>
        !IsObserved(rollout) || !IsWorkloadObserved(rollout) ? new("Progressing", Unobserved)
        : Text(rollout, "status", "phase") is { } phase ? new(phase == "Paused" ? "Suspended" : phase, Text(rollout, "status", "message"))
        : OfConditions(rollout);

    /// <summary>A Rollout, by the check of an Argo CD that is older than <c>status.phase</c>.</summary>
    public static ArgoCdHealth OfRolloutByConditions(JsonElement rollout) =>
        IsObserved(rollout) ? OfConditions(rollout) : new("Progressing", Unobserved);

    /// <summary>An AnalysisRun.</summary>
    public static ArgoCdHealth OfAnalysisRun(JsonElement run) =>
        Find(run, "status") is null
            ? new("Progressing", null)
            : new(
                Text(run, "status", "phase") switch
                {
                    "Pending" or "Running" => "Progressing",
                    "Successful" => "Healthy",
                    "Failed" or "Error" => "Degraded",
                    "Inconclusive" => "Unknown",
                    _ => null,
                },
                Text(run, "status", "message")
            );

    /// <summary>An Experiment. An inconclusive one has no line in the check.</summary>
    public static ArgoCdHealth OfExperiment(JsonElement experiment) =>
        Find(experiment, "status") is null
            ? new("Progressing", null)
            : new(
                Text(experiment, "status", "phase") switch
                {
                    "Pending" or "Running" => "Progressing",
                    "Successful" => "Healthy",
                    "Failed" or "Error" => "Degraded",
                    _ => null,
                },
                null
            );

    private static ArgoCdHealth OfConditions(JsonElement rollout)
    {
        // The check goes through them without asking whether there are any.
        foreach (var condition in Find(rollout, "status", "conditions")!.Value.EnumerateArray())
        {
            if (
                Text(condition, "type") == "InvalidSpec"
                || (Text(condition, "type") == "Progressing" && Text(condition, "reason") is "RolloutAborted" or "ProgressDeadlineExceeded")
            )
            {
                return new("Degraded", Text(condition, "message"));
            }
        }

        if (Find(rollout, "status", "pauseConditions")?.GetArrayLength() > 0 || Find(rollout, "spec", "paused")?.GetBoolean() == true)
        {
            return new("Suspended", "Rollout is paused");
        }

        if (Text(rollout, "status", "currentPodHash") is not { } hash)
        {
            return new("Progressing", "not reconciled");
        }

        var (updated, available) = (Count(rollout, "status", "updatedReplicas"), Count(rollout, "status", "availableReplicas"));
        if (updated < (Find(rollout, "spec", "replicas")?.GetInt64() ?? 1))
        {
            return new("Progressing", "more replicas need to be updated");
        }

        if (available < updated)
        {
            return new("Progressing", "updated replicas are still becoming available");
        }

        var stable = Text(rollout, "status", "stableRS") ?? "";
        if (Find(rollout, "spec", "strategy", "blueGreen") is not null)
        {
            return Text(rollout, "status", "blueGreen", "activeSelector") != hash ? new("Progressing", "active service cutover pending")
                : stable.Length > 0 && stable != hash ? new("Progressing", "waiting for analysis to complete")
                : new("Healthy", "");
        }

        return Find(rollout, "spec", "strategy", "canary") is null ? new("Healthy", "")
            : Count(rollout, "status", "replicas") > updated ? new("Progressing", "old replicas are pending termination")
            : stable != hash ? new("Progressing", "waiting for the steps")
            : new("Healthy", "");
    }

    private static bool IsObserved(JsonElement rollout) =>
        Find(rollout, "status") is not null
        && (
            Number(Text(rollout, "status", "observedGeneration")) is not { } observed
            || observed >= Count(rollout, "metadata", "generation")
        );

    private static bool IsWorkloadObserved(JsonElement rollout) =>
        Find(rollout, "spec", "workloadRef") is null
        || Find(rollout, "metadata", "annotations") is null
        || Number(Text(rollout, "metadata", "annotations", "rollout.argoproj.io/workload-generation"))
            == Number(Text(rollout, "status", "workloadObservedGeneration"));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long Count(JsonElement from, params ReadOnlySpan<string> path) => Find(from, path)?.GetInt64() ?? 0;

    private static string? Text(JsonElement from, params ReadOnlySpan<string> path) =>
        Find(from, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Find(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(member, out from) || from.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return from;
    }
}
