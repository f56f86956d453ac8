using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Finds out what a rollout waits for: what the planner says, with what the objects say about it. Pure.</summary>
internal static class WaitSearch
{
    private const string Decision = "until somebody promotes or aborts it";

    /// <param name="snapshot">What the planner decides on.</param>
    /// <param name="header">The Rollout's header.</param>
    /// <param name="pods">Pods of the namespace.</param>
    /// <param name="now">The instant.</param>
    public static WaitReason Of(RolloutSnapshot snapshot, ObjectHeader header, IReadOnlyList<KubeObject> pods, DateTimeOffset now)
    {
        var rollout = snapshot.Rollout;
        var plan = RolloutPlanner.Plan(snapshot, now);
        if (header.DeletionTimestamp is { } deleted)
        {
            return new WaitReason("its deletion to end") { Since = deleted };
        }

        return Invalid(snapshot, plan)
            ?? Unobserved(rollout, header)
            ?? Aborted(rollout, plan)
            ?? Paused(rollout)
            ?? Analysing(snapshot, plan)
            ?? Acting(rollout, plan)
            ?? Progressing(snapshot, plan, pods)
            ?? Nothing(rollout, header);
    }

    private static WaitReason? Invalid(RolloutSnapshot snapshot, RolloutPlan plan)
    {
        var status = plan.Actions.OfType<RolloutAction.UpdateStatus>().LastOrDefault()?.After ?? snapshot.Rollout.Status;
        var condition = Condition(status, RolloutConditionType.InvalidSpec);
        if (snapshot.Malformed is null && condition is null)
        {
            return null;
        }

        return new WaitReason("a valid spec")
        {
            Details = [snapshot.Malformed is { } error ? $"{error.Path}: {error}" : condition!.Message ?? ""],
            Since = Condition(snapshot.Rollout.Status, RolloutConditionType.InvalidSpec)?.LastTransitionTime,
            Ending = "until the field is corrected",
        };
    }

    private static WaitReason? Unobserved(Rollout rollout, ObjectHeader header)
    {
        var (phase, message) = ClientPhase.Of(rollout, header);
        return
            phase == RolloutPhase.Progressing
            && message != rollout.Status.Message
            && message.StartsWith("waiting for", StringComparison.Ordinal)
            ? new WaitReason("the rollout controller") { Details = [message], Ending = "until it runs and looks at this rollout" }
            : null;
    }

    private static WaitReason? Aborted(Rollout rollout, RolloutPlan plan)
    {
        var status = rollout.Status;
        if (!status.Abort || status.StableRS == status.CurrentPodHash)
        {
            return null;
        }

        return plan.WaitingFor is { } stillTo
            ? new WaitReason($"{stillTo}, on the way back to the stable version")
            {
                Details = Texts(status.Message),
                Since = status.AbortedAt,
            }
            : new WaitReason("a new version, a retry or an undo")
            {
                Details = ["the update was aborted", .. Texts(status.Message)],
                Since = status.AbortedAt,
                Ending = "until somebody decides",
            };
    }

    private static WaitReason? Paused(Rollout rollout)
    {
        if (rollout.Spec.Paused)
        {
            return new WaitReason("spec.paused to be removed")
            {
                Since = Condition(rollout.Status, RolloutConditionType.Paused)?.LastTransitionTime,
                Ending = "until somebody promotes or resumes it",
            };
        }

        if (rollout.Status.PauseConditions is not [var pause, ..])
        {
            return null;
        }

        var length = PauseLength(rollout, pause);
        return length is { } seconds
            ? new WaitReason($"{PauseName(rollout, pause)} to end") { Since = pause.StartTime, Until = After(pause.StartTime, seconds) }
            : new WaitReason($"a decision about {PauseName(rollout, pause)}")
            {
                Details = Texts(rollout.Status.Canary.CurrentStepAnalysisRunStatus?.Message),
                Since = pause.StartTime,
                Ending = Decision,
            };
    }

    /// <summary>Seconds after which a pause ends by itself; null when only a person ends it.</summary>
    private static int? PauseLength(Rollout rollout, PauseCondition pause) =>
        pause.Reason switch
        {
            PauseReason.CanaryPauseStep when CanarySteps.Current(rollout)?.Pause is { Duration: not null } step => step.DurationSeconds,
            PauseReason.BlueGreenPause when rollout.Spec.Strategy.BlueGreen?.AutoPromotionSeconds is > 0 and var seconds => seconds,
            _ => null,
        };

    private static string PauseName(Rollout rollout, PauseCondition pause) =>
        pause.Reason switch
        {
            PauseReason.CanaryPauseStep when CanarySteps.Current(rollout) is { } step =>
                $"the pause of step {CanarySteps.Index(rollout) + 1} of {CanarySteps.Count(rollout)} ({CanarySteps.Describe(step)})",
            PauseReason.BlueGreenPause => "the pause before the active Service is switched",
            PauseReason.InconclusiveAnalysis => "an inconclusive analysis",
            PauseReason.InconclusiveExperiment => "an inconclusive experiment",
            _ => $"the pause {pause.Reason}",
        };

    private static WaitReason? Analysing(RolloutSnapshot snapshot, RolloutPlan plan)
    {
        if (plan.WaitingFor is not { } what)
        {
            return null;
        }

        // A later attempt's name begins with the earlier one's.
        var run = snapshot
            .AnalysisRuns.Where(run => run.Metadata.Name is { Length: > 0 } name && what.Contains(name, StringComparison.Ordinal))
            .MaxBy(static run => run.Metadata.Name!.Length);
        return run is null
            ? null
            : new WaitReason(what) { Details = RunProgress.Of(run), Since = run.Status.StartedAt ?? run.Metadata.CreationTimestamp };
    }

    private static WaitReason? Progressing(RolloutSnapshot snapshot, RolloutPlan plan, IReadOnlyList<KubeObject> pods)
    {
        var rollout = snapshot.Rollout;
        if (plan.WaitingFor is null && rollout.Status.Phase is not (RolloutPhase.Progressing or RolloutPhase.Degraded))
        {
            return null;
        }

        var isDegraded = rollout.Status.Phase == RolloutPhase.Degraded;
        var since = Condition(rollout.Status, RolloutConditionType.Progressing)?.LastUpdateTime;
        var deadline = isDegraded ? null : After(since, RolloutDefaults.ProgressDeadlineSecondsOf(rollout));
        return new WaitReason(plan.WaitingFor ?? "its pods")
        {
            Details =
            [
                .. Texts(rollout.Status.Message),
                $"{rollout.Status.UpdatedReplicas} of {RolloutDefaults.ReplicasOf(rollout)} pods are of the new version, {rollout.Status.AvailableReplicas} pods are available",
                .. PodTrouble.Of(snapshot.ReplicaSets, pods),
            ],
            Since = since,
            Until = deadline,
            Ending =
                isDegraded ? "until there is progress, or somebody aborts it or releases another version"
                : deadline is null ? null
                : "when it counts as stuck",
        };
    }

    /// <summary>A write that is due is written within a moment, unless nobody is there to write it.</summary>
    private static WaitReason? Acting(Rollout rollout, RolloutPlan plan)
    {
        var next = plan.Actions.Select(NextWrite.Describe).FirstOrDefault(static write => write is not null);
        return plan.WaitingFor is null && next is not null && rollout.Status.Phase != RolloutPhase.Healthy
            ? new WaitReason("the rollout controller") { Details = [$"next it has to {next}"], Ending = "until it runs" }
            : null;
    }

    private static WaitReason Nothing(Rollout rollout, ObjectHeader header) =>
        new("nothing")
        {
            Details =
            [
                header.Revision() is > 0 and var revision ? $"revision {revision} is stable" : "its version is stable",
                .. Texts(rollout.Status.Phase),
            ],
            Since = Condition(rollout.Status, RolloutConditionType.Healthy) is { Status: ConditionStatus.True } healthy
                ? healthy.LastTransitionTime
                : null,
        };

    private static RolloutCondition? Condition(RolloutStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static string[] Texts(string? text) => string.IsNullOrEmpty(text) ? [] : [text];

    // A start near the end of time, or a length of years, is somebody's mistake, and no reason to fail.
    private static DateTimeOffset? After(DateTimeOffset? start, int seconds) =>
        start is { } instant && instant < DateTimeOffset.MaxValue.AddSeconds(-Math.Abs((double)seconds)) && seconds >= 0
            ? instant.AddSeconds(seconds)
            : null;
}
