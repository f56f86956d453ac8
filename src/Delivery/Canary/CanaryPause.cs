using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Begins the pause of a pause step and knows when it is over (row C17).</summary>
internal static class CanaryPause
{
    public static void Plan(RolloutSync sync)
    {
        if (
            sync.Spec.Paused
            || CanaryPromotion.SkipsSteps(sync)
            || sync.Pauses.IsAborted
            || CanarySteps.Current(sync.Rollout)?.Pause is not { } pause
            || IsOver(sync, pause)
        )
        {
            return;
        }

        if (sync.Pauses.Current(PauseReason.CanaryPauseStep) is not { } current)
        {
            sync.Pauses.Add(PauseReason.CanaryPauseStep);
            return;
        }

        if (EndOf(pause, current) is { } end)
        {
            // The pause is over strictly after its end.
            sync.RequeueAt(end.AddMilliseconds(1));
        }
    }

    public static bool IsOver(RolloutSync sync, RolloutPause pause)
    {
        var current = sync.Pauses.Current(PauseReason.CanaryPauseStep);
        if (current is null)
        {
            // With controllerPause set and no pause left somebody removed it: that is a promotion, not a first visit. While another pause is on, nobody
            // has promoted anything (row H3).
            return sync.Before is { ControllerPause: true, PauseConditions: not { Count: > 0 } };
        }

        return EndOf(pause, current) is { } end && sync.Now > end;
    }

    private static DateTimeOffset? EndOf(RolloutPause pause, PauseCondition current) =>
        pause.Duration is null ? null : current.StartTime?.AddSeconds(pause.DurationSeconds);
}
