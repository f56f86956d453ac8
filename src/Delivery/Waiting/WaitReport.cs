using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Says what a pass comes to wait for, in its plan and in <c>status.waiting</c>, which <c>kubectl describe</c> shows. It goes with writes that are due
/// anyway; a wait that lasts gets a write of its own.
/// </summary>
internal static class WaitReport
{
    /// <summary>Null when nothing is waited for.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="status">The status that it comes to.</param>
    public static RolloutWait? Of(RolloutSync sync, RolloutStatus status)
    {
        // What was waited for before the step, the abort or the promotion of this pass is not waited for after it.
        var hasMoved = HasMoved(sync.Before, status);
        var isPaused = !status.Abort && (sync.Spec.Paused || status.PauseConditions is { Count: > 0 });
        var first = sync.AwaitsRouters || !(hasMoved || isPaused) ? sync.Said : null;
        if ((first ?? StatusWaits.Find(sync, status)) is not { } said)
        {
            return null;
        }

        var since = said.Since ?? (hasMoved ? sync.Now : Continued(sync, status, said.Kind));
        var isOverdue =
            RolloutConditions.Find(status, RolloutConditionType.Progressing)?.Reason == ProgressingReason.ProgressDeadlineExceeded;
        if (
            said.Until is not null
            || said.Kind is not (WaitKind.Pods or WaitKind.OldPods or WaitKind.Service or WaitKind.Step)
            || status.Abort
        )
        {
            var isTimed = said.Until is not null && said.Ending is null;
            return new RolloutWait(said.Kind, said.What, since)
            {
                Until = said.Until,
                Ending = isTimed ? null : said.Ending ?? WaitKind.EndingOf(said.Kind),
            };
        }

        var deadline = isOverdue ? null : RolloutHealth.ProgressDeadline(sync, status);
        return new RolloutWait(said.Kind, said.What, since)
        {
            Until = deadline,
            Ending =
                isOverdue ? "until there is progress, or somebody aborts it or releases another version"
                : deadline is not null ? "when it counts as stuck"
                : said.Ending ?? WaitKind.EndingOf(said.Kind),
        };
    }

    /// <summary>The status with what it waits for; as it was, where that alone is no reason to write yet.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="status">The status that it comes to, phase included.</param>
    public static RolloutStatus Put(RolloutSync sync, RolloutStatus status)
    {
        if (sync.Snapshot.StrictArgo || !sync.Snapshot.KeepsWaits)
        {
            return status;
        }

        var waiting = status.Phase == RolloutPhase.Healthy ? null : WaitWriting.Written(Of(sync, status));
        if (waiting == status.Waiting)
        {
            return status;
        }

        var next = status with { Waiting = waiting };
        if (sync.Snapshot.SharesWrite || !sync.IsAsBefore(status))
        {
            return next;
        }

        if (WaitWriting.DueAt(status.Waiting, waiting, LastNews(status)) is not { } due)
        {
            return status;
        }

        if (due <= sync.Now)
        {
            return next;
        }

        sync.RequeueAt(due);
        return status;
    }

    private static bool HasMoved(RolloutStatus before, RolloutStatus after) =>
        before.CurrentStepIndex != after.CurrentStepIndex
        || before.CurrentPodHash != after.CurrentPodHash
        || before.StableRS != after.StableRS
        || before.Abort != after.Abort;

    /// <summary>Since when a wait of this kind has been going on: as noted, and otherwise since the last news.</summary>
    private static DateTimeOffset Continued(RolloutSync sync, RolloutStatus status, string kind)
    {
        if (status.Waiting is { Since: { } since } present && present.Reason == kind)
        {
            return since;
        }

        return LastNews(status) is { } news && news < sync.Now && sync.IsAsBefore(status) ? news : sync.Now;
    }

    private static DateTimeOffset? LastNews(RolloutStatus status) =>
        (status.Conditions ?? []).Select(static condition => condition.LastUpdateTime).Append(status.Waiting?.Since).Max();
}
