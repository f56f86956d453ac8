using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Puts the status of a pass together and writes it when it differs (rows A47, H4 to H7).</summary>
internal static class StatusUpdate
{
    /// <summary>
    /// Pods by version, from the statuses of the ReplicaSets (rows H6 and H7). Where a Service separates the version that users
    /// have from a preview, only that version counts as serving.
    /// </summary>
    public static void CountReplicas(RolloutSync sync)
    {
        var active = RolloutHealth.ActiveReplicaSet(sync);
        IReadOnlyList<ReplicaSet> serving = active is null ? sync.Owned : [active];
        sync.Status = sync.Status with
        {
            Replicas = sync.Owned.Total(rs => rs.Status.Replicas),
            UpdatedReplicas = sync.New?.Status.Replicas ?? 0,
            ReadyReplicas = serving.Total(rs => rs.Status.ReadyReplicas),
            AvailableReplicas = serving.Total(rs => rs.Status.AvailableReplicas),
            HPAReplicas = serving.Total(rs => rs.Status.Replicas),
            Selector = SelectorText.Of(active?.Spec.Selector ?? sync.Spec.Selector),
        };
    }

    /// <summary>Counts, conditions, pauses and phase, then the write; the events of a pause follow the write that makes it true (row H27).</summary>
    public static void Finish(RolloutSync sync)
    {
        CountReplicas(sync);
        sync.Status = sync.Status with { PromoteFull = sync.Status.PromoteFull && !RolloutHealth.IsPromoted(sync.Status) };
        ConditionUpdate.Plan(sync);
        WeightCondition.Plan(sync);
        sync.Status = sync.Pauses.Apply(sync.Status, sync.KeepsResume, sync.Now);
        var ended = DurationTracking.Plan(sync);
        Write(sync);
        foreach (var duration in ended)
        {
            sync.Act(new RolloutAction.ReportDuration(duration));
        }

        PauseEvents(sync, sync.Status);
    }

    /// <summary>Writes what changed. Pauses stay as they are: a pass that takes no steps must not forget that somebody promoted.</summary>
    public static void Write(RolloutSync sync)
    {
        var status = sync.Status with
        {
            ObservedGeneration = sync.Rollout.Metadata.Generation.ToString(CultureInfo.InvariantCulture),
            WorkloadObservedGeneration = WorkloadResolution.Observed(sync),
        };
        var (phase, message) = PhaseOf(sync, status);
        status = status with { Phase = phase, Message = message.Length == 0 ? null : message };
        sync.Status = WaitReport.Put(sync, status);
        if (!sync.IsAsBefore(sync.Status))
        {
            sync.Act(new RolloutAction.UpdateStatus(sync.Before, sync.Status));
        }
    }

    /// <summary>Whoever sees an aborted rollout Degraded sees what its plugins answered, too: in Argo that is one pass (row H47).</summary>
    private static (string Phase, string Message) PhaseOf(RolloutSync sync, RolloutStatus status) =>
        sync.IsUndoing && RolloutConditions.Find(status, RolloutConditionType.InvalidSpec) is null
            ? (RolloutPhase.Progressing, "step plugins are undoing what they did")
            : PhaseCalculation.Of(sync.Spec, status);

    /// <summary>
    /// Row H27: pauses that this pass began or ended. One that somebody took away himself is known to him, and its end is no event; nor is that of one that
    /// an abort ended.
    /// </summary>
    private static void PauseEvents(RolloutSync sync, RolloutStatus status)
    {
        var wasPaused = sync.Before.PauseConditions is { Count: > 0 };
        if (!wasPaused && status.PauseConditions is [var pause, ..])
        {
            sync.Event(EventType.Normal, EventReason.RolloutPaused, $"Rollout is paused ({pause.Reason})");
        }
        else if (wasPaused && status is { PauseConditions: null, Abort: false })
        {
            sync.Event(EventType.Normal, EventReason.RolloutResumed, "Rollout is resumed");
        }
    }
}
