using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Notes that a pause began or ended before anything is done about it, so that the time spent paused never counts as a lack
/// of progress (row A44).
/// </summary>
internal static class PauseConditions
{
    /// <summary>True when conditions were written; the rest happens in the next pass.</summary>
    public static bool Plan(RolloutSync sync)
    {
        if (sync.Before.ObservedGeneration != sync.Rollout.Metadata.Generation.ToString(CultureInfo.InvariantCulture))
        {
            return false;
        }

        var isPaused = sync.Spec.Paused || sync.Before.PauseConditions is { Count: > 0 };
        var reason = RolloutConditions.Find(sync.Before, RolloutConditionType.Progressing)?.Reason;
        var wasAborted = reason == ProgressingReason.RolloutAborted;
        // What came to its end makes no progress that a pause could hold up, and goes on saying that it did.
        var isPromoted = RolloutHealth.IsPromoted(sync.Before);
        var status = sync.Status;

        if (wasAborted && !sync.Before.Abort)
        {
            status = Progressing(sync, status, ProgressingReason.RolloutRetry, "Retrying Rollout after abort");
        }
        else if (!wasAborted && isPaused && reason != ProgressingReason.RolloutPaused && !isPromoted)
        {
            status = Progressing(sync, status, ProgressingReason.RolloutPaused, "Rollout is paused");
        }
        else if (!isPaused && reason == ProgressingReason.RolloutPaused && !isPromoted)
        {
            status = Progressing(sync, status, ProgressingReason.RolloutResumed, "Rollout is resumed");
        }

        var isMarked = RolloutConditions.Find(sync.Before, RolloutConditionType.Paused)?.Status == ConditionStatus.True;
        if ((isPaused && !wasAborted) != isMarked)
        {
            status = RolloutConditions.Set(
                status,
                RolloutConditionType.Paused,
                isMarked ? ConditionStatus.False : ConditionStatus.True,
                ProgressingReason.RolloutPaused,
                "Rollout is paused",
                sync.Now
            );
        }

        if (ReferenceEquals(status, sync.Status))
        {
            return false;
        }

        // Who retries or resumes does not read the end of what was before.
        var (phase, summary) = PhaseCalculation.Of(sync.Spec, status);
        status = WaitReport.Put(sync, status with { Phase = phase, Message = summary.Length == 0 ? null : summary });
        sync.Act(new RolloutAction.UpdateStatus(sync.Before, status));
        return true;
    }

    private static RolloutStatus Progressing(RolloutSync sync, RolloutStatus status, string reason, string message) =>
        RolloutConditions.Set(status, RolloutConditionType.Progressing, ConditionStatus.Unknown, reason, message, sync.Now);
}
