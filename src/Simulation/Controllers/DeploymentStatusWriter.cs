using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Counts and conditions of a Deployment, as <c>kubectl rollout status</c> reads them.</summary>
internal static class DeploymentStatusWriter
{
    private const long DefaultDeadlineSeconds = 600;

    /// <returns>The status, and when the progress deadline passes if nothing moves until then.</returns>
    public static (JsonObject Status, DateTimeOffset? WakeAt) Write(
        KubeObject deployment,
        DeploymentView view,
        RevisionSet? current,
        IReadOnlyList<RevisionSet> old,
        DateTimeOffset now
    )
    {
        RevisionSet[] sets = current is null ? [.. old] : [.. old, current];
        var replicas = sets.Sum(static set => set.View.Status.Replicas);
        var available = sets.Sum(static set => set.Available);
        var ready = sets.Sum(static set => set.View.Status.ReadyReplicas);
        var updated = current?.View.Status.Replicas ?? 0;
        var complete = updated == view.Spec.Replicas && replicas == view.Spec.Replicas && available == view.Spec.Replicas;
        var enough = available >= view.Spec.Replicas - (view.Recreates ? 0 : view.Budget().Unavailable);
        var before = view.Status;
        var moved =
            updated > before.UpdatedReplicas
            || replicas - updated < before.Replicas - before.UpdatedReplicas
            || ready > before.ReadyReplicas
            || available > before.AvailableReplicas;
        var (progressing, wakeAt) = Progressing(deployment, view, current, complete, moved, now);
        return (
            new JsonObject
            {
                ["observedGeneration"] = deployment.Header.Generation,
                ["replicas"] = NullIfZero(replicas),
                ["updatedReplicas"] = NullIfZero(updated),
                ["readyReplicas"] = NullIfZero(ready),
                ["availableReplicas"] = NullIfZero(available),
                ["unavailableReplicas"] = NullIfZero(Math.Max(0, Math.Max(replicas, view.Spec.Replicas) - available)),
                ["conditions"] = new JsonArray(
                    enough
                        ? Condition(
                            view,
                            "Available",
                            "True",
                            "MinimumReplicasAvailable",
                            "Deployment has minimum availability.",
                            false,
                            now
                        )
                        : Condition(
                            view,
                            "Available",
                            "False",
                            "MinimumReplicasUnavailable",
                            "Deployment does not have minimum availability.",
                            false,
                            now
                        ),
                    progressing
                ),
            },
            wakeAt
        );
    }

    private static (JsonObject, DateTimeOffset?) Progressing(
        KubeObject deployment,
        DeploymentView view,
        RevisionSet? current,
        bool complete,
        bool moved,
        DateTimeOffset now
    )
    {
        var set = current?.Object.Header.Name ?? "";
        var before = view.Status.Conditions.FirstOrDefault(static condition => condition.Type == "Progressing");
        if (complete && current is not null)
        {
            var done = $"ReplicaSet \"{set}\" has successfully progressed.";
            return (Condition(view, "Progressing", "True", "NewReplicaSetAvailable", done, moved, now), null);
        }

        if (view.Spec.Paused)
        {
            return (Condition(view, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", false, now), null);
        }

        // A finished rollout that starts again, and every step that moves something, start the deadline anew.
        moved |= before is null || before.Reason is "NewReplicaSetAvailable" or "DeploymentPaused";
        var since = moved ? now : before?.LastUpdateTime ?? now;
        var deadline =
            since + TimeSpan.FromSeconds(Math.Clamp(view.Spec.ProgressDeadlineSeconds ?? DefaultDeadlineSeconds, 0, int.MaxValue));
        if (!moved && (deadline <= now || before?.Reason == "ProgressDeadlineExceeded"))
        {
            var late = $"ReplicaSet \"{set}\" has timed out progressing.";
            return (Condition(view, "Progressing", "False", "ProgressDeadlineExceeded", late, false, now), null);
        }

        var message = current is null
            ? $"Deployment \"{deployment.Header.Name}\" is progressing."
            : $"ReplicaSet \"{set}\" is progressing.";
        return (Condition(view, "Progressing", "True", "ReplicaSetUpdated", message, moved, now), deadline);
    }

    private static JsonObject Condition(
        DeploymentView view,
        string type,
        string status,
        string reason,
        string message,
        bool touch,
        DateTimeOffset now
    )
    {
        var before = view.Status.Conditions.FirstOrDefault(condition => condition.Type == type);
        var same = before?.Status == status && before.Reason == reason;
        return new()
        {
            ["type"] = type,
            ["status"] = status,
            ["lastUpdateTime"] = ModelWrites.Time(same && !touch ? before!.LastUpdateTime ?? now : now),
            ["lastTransitionTime"] = ModelWrites.Time(before?.Status == status ? before.LastTransitionTime ?? now : now),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private static JsonValue? NullIfZero(int count) => count == 0 ? null : JsonValue.Create(count);
}
