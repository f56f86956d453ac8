using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Keeps the time that an update takes, and how much of it somebody was waited for (rows H13 and H51 to H55).</summary>
internal static class DurationTracking
{
    /// <summary>The durations that ended in this pass, and the one that the status carries from here on.</summary>
    /// <param name="sync">The pass, with the status that it comes to.</param>
    public static IReadOnlyList<RolloutDuration> Plan(RolloutSync sync)
    {
        var ended = new List<RolloutDuration>();
        var duration = sync.Before.Duration;
        var isRunning = duration is { RolloutStartedAt: not null, FinishedAt: null };
        if (isRunning && sync.IsNewUpdate && !string.IsNullOrEmpty(sync.Before.CurrentPodHash))
        {
            if (WayBack(sync) is { } way)
            {
                duration = duration! with { CompletionStatus = way };
            }
            else
            {
                ended.Add(Finish(duration!, RolloutCompletionStatus.Superseded, sync.Now));
                isRunning = false;
            }
        }

        if (!isRunning && Begins(sync))
        {
            duration = new RolloutDuration { RolloutStartedAt = sync.Now, CompletionStatus = WayBack(sync) };
            isRunning = true;
        }

        if (!isRunning || duration is null)
        {
            return ended;
        }

        if (sync.Before.PromoteFull && !sync.IsNewUpdate)
        {
            duration = duration with { CompletionStatus = RolloutCompletionStatus.FastPromoted };
        }

        duration = CountPause(duration, AwaitsSomebody(sync), sync.Now);
        if (sync.Pauses.IsAborted)
        {
            duration = Finish(duration, RolloutCompletionStatus.Aborted, sync.Now);
            ended.Add(duration);
        }
        else if (RolloutHealth.IsPromoted(sync.Status) && sync.New?.Status.AvailableReplicas >= sync.Replicas)
        {
            duration = Finish(duration, duration.CompletionStatus ?? RolloutCompletionStatus.Promoted, sync.Now);
            ended.Add(duration);
        }

        sync.Status = sync.Status with { Duration = duration };
        return ended;
    }

    /// <summary>Row H51: the first deployment, another template or other steps, a retry.</summary>
    private static bool Begins(RolloutSync sync)
    {
        if (sync.Pauses.IsAborted || (sync.Before.StableRS == sync.NewHash && RolloutHealth.IsPromoted(sync.Before)))
        {
            return false;
        }

        return sync.IsNewUpdate ? sync.NewHash != sync.Before.StableRS : sync.Before.AbortedAt is not null;
    }

    /// <summary>Row H52: going back to the stable version or to one before it ends the same release; null when it is another one.</summary>
    private static string? WayBack(RolloutSync sync)
    {
        if (FastRollback.Reason(sync) is not null)
        {
            return RolloutCompletionStatus.FastRolledBack;
        }

        return FastRollback.IsOlderThanStable(sync) ? RolloutCompletionStatus.RolledBack : null;
    }

    /// <summary>Row H54: whole seconds in which the rollout waits for a person.</summary>
    private static RolloutDuration CountPause(RolloutDuration duration, bool awaitsSomebody, DateTimeOffset now)
    {
        if (awaitsSomebody)
        {
            return duration.ManualPauseStartedAt is null ? duration with { ManualPauseStartedAt = now } : duration;
        }

        return duration.ManualPauseStartedAt is { } start
            ? duration with
            {
                ManualPauseStartedAt = null,
                TotalManualPauseDurationSeconds =
                    (duration.TotalManualPauseDurationSeconds ?? 0) + Math.Max(0, (long)(now - start).TotalSeconds),
            }
            : duration;
    }

    private static bool AwaitsSomebody(RolloutSync sync)
    {
        if (sync.Spec.Paused)
        {
            return true;
        }

        return (sync.Status.PauseConditions ?? []).Any(pause =>
            pause.Reason switch
            {
                PauseReason.InconclusiveAnalysis or PauseReason.InconclusiveExperiment => true,
                PauseReason.CanaryPauseStep => CanarySteps.Current(sync.Rollout) is { Pause.Duration: null },
                PauseReason.BlueGreenPause => !RolloutDefaults.AutoPromotionEnabledOf(sync.Rollout),
                _ => false,
            }
        );
    }

    private static RolloutDuration Finish(RolloutDuration duration, string status, DateTimeOffset now) =>
        CountPause(duration, awaitsSomebody: false, now) with
        {
            FinishedAt = now,
            CompletionStatus = status,
        };
}
