using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What a status says is waited for, where no room of the planner said it more closely: nothing unfinished waits without a reason.</summary>
internal static class StatusWaits
{
    /// <summary>Null when the rollout has come to its end.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="status">The status that it comes to.</param>
    public static SaidWait? Find(RolloutSync sync, RolloutStatus status)
    {
        if (sync.Rollout.Metadata.DeletionTimestamp is { } deleted)
        {
            return new SaidWait(WaitKind.Deletion, "its deletion to end") { Since = deleted };
        }

        if (PhaseCalculation.Of(sync.Spec, status).Phase == RolloutPhase.Healthy)
        {
            return null;
        }

        if (RolloutConditions.Find(status, RolloutConditionType.InvalidSpec) is { } invalid)
        {
            return new SaidWait(WaitKind.Spec, $"a valid spec: {invalid.Message}") { Since = invalid.LastTransitionTime };
        }

        if (status.Abort)
        {
            return WayBack(sync, status);
        }

        if (sync.Spec.Paused)
        {
            return new SaidWait(WaitKind.UserPause, "spec.paused to be removed")
            {
                // With a pause of the rollout's own the condition may be older than the user's.
                Since =
                    status.PauseConditions is not { Count: > 0 }
                    && RolloutConditions.Find(status, RolloutConditionType.Paused) is { Status: ConditionStatus.True } paused
                        ? paused.LastTransitionTime
                        : null,
            };
        }

        return status.PauseConditions is [var pause, ..] ? Pause(sync, pause) : Progress(sync, status);
    }

    private static SaidWait WayBack(RolloutSync sync, RolloutStatus status)
    {
        if (status.Canary.Weights is { Canary.Weight: > 0 } && sync.IsRouted())
        {
            return new SaidWait(WaitKind.Routers, "the requests to go back to the stable version") { Since = status.AbortedAt };
        }

        var stable = sync.Owned.Find(rs => rs.PodHash() == status.StableRS);
        return stable is not null && stable.Status.AvailableReplicas < sync.Replicas
            ? new SaidWait(WaitKind.Pods, $"pods of the stable version: {stable.Status.AvailableReplicas} of {sync.Replicas} are available")
            {
                Since = status.AbortedAt,
            }
            : new SaidWait(WaitKind.Decision, "a new version, a retry or an undo") { Since = status.AbortedAt };
    }

    private static SaidWait Pause(RolloutSync sync, PauseCondition pause)
    {
        var length = pause.Reason switch
        {
            PauseReason.CanaryPauseStep when CanarySteps.Current(sync.Rollout)?.Pause is { Duration: not null } step =>
                step.DurationSeconds,
            PauseReason.BlueGreenPause
                when RolloutDefaults.AutoPromotionEnabledOf(sync.Rollout)
                    && sync.Spec.Strategy.BlueGreen?.AutoPromotionSeconds is > 0 and var clock => clock,
            _ => (int?)null,
        };
        var name = pause.Reason switch
        {
            PauseReason.CanaryPauseStep when Step(sync, CanarySteps.Index(sync.Rollout)) is { } step => $"the pause of {step}",
            PauseReason.BlueGreenPause => "the pause before the active Service is switched",
            PauseReason.InconclusiveAnalysis => "an inconclusive analysis",
            PauseReason.InconclusiveExperiment => "an inconclusive experiment",
            _ => $"the pause {pause.Reason}",
        };
        return length is { } seconds && pause.StartTime is { } start && After(start, seconds) is { } end
            ? new SaidWait(WaitKind.Pause, $"{name} to end") { Since = start, Until = end }
            : new SaidWait(WaitKind.Decision, $"a decision about {name}")
            {
                Since = pause.StartTime,
                Ending = "until somebody promotes or aborts it",
            };
    }

    private static SaidWait Progress(RolloutSync sync, RolloutStatus status)
    {
        if (sync.Spec.RestartAt is { } restartAt && restartAt != status.RestartedAt)
        {
            return restartAt > sync.Now
                ? new SaidWait(WaitKind.Restart, "the restart that is asked for") { Until = restartAt }
                : new SaidWait(WaitKind.Restart, "pods older than restartAt to be replaced");
        }

        if (Step(sync, status.CurrentStepIndex) is { } step && !string.IsNullOrEmpty(status.StableRS) && !RolloutHealth.IsPromoted(status))
        {
            // In the words that the step has itself once it is looked at: pods that take long need no write of their own then.
            var next = sync.Following(status);
            return CanarySteps.Current(next.Rollout) is { } current and ({ SetWeight: not null } or { SetCanaryScale: not null })
                ? StepCompletion.PodsOf(next, current)
                : new SaidWait(WaitKind.Step, $"{step} to be done");
        }

        if (status.UpdatedReplicas < sync.Replicas || status.AvailableReplicas < status.UpdatedReplicas)
        {
            var (has, available) = (sync.New?.Status.Replicas ?? 0, sync.New?.Status.AvailableReplicas ?? 0);
            return new SaidWait(
                WaitKind.Pods,
                $"{sync.Replicas} pods of the new version: there are {has}, and {available} of them are available"
            );
        }

        if (sync.Spec.Strategy.BlueGreen is { } blueGreen && status.BlueGreen.ActiveSelector != status.CurrentPodHash)
        {
            return new SaidWait(WaitKind.Service, $"Service {blueGreen.ActiveService} to lead to the new version");
        }

        return status.Replicas > status.UpdatedReplicas && sync.Spec.Strategy.BlueGreen is null
            ? new SaidWait(WaitKind.OldPods, $"{status.Replicas - status.UpdatedReplicas} pods of older versions to end")
            : new SaidWait(WaitKind.Step, "the new version to become the stable one");
    }

    private static string? Step(RolloutSync sync, int? index) =>
        sync.Spec.Strategy.Canary?.Steps is { } steps && index is >= 0 and var at && at < steps.Count
            ? $"step {at + 1} of {steps.Count} ({CanarySteps.Describe(steps[at])})"
            : null;

    // A start near the end of time, or a length of years, is somebody's mistake, and no reason to fail.
    private static DateTimeOffset? After(DateTimeOffset start, int seconds) =>
        seconds >= 0 && start < DateTimeOffset.MaxValue.AddSeconds(-(double)seconds) ? start.AddSeconds(seconds) : null;
}
