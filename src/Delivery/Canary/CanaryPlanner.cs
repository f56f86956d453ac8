using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>One pass of a canary, in Argo's order (row C28): revision, restarts, pod metadata, history, services, traffic, experiments, analysis, pods, pause, step plugin, status.</summary>
internal static class CanaryPlanner
{
    public static void Plan(RolloutSync sync)
    {
        RevisionNumbers.PlanReplicaSet(sync);
        // What the other strategy left behind is not carried along (row H44).
        sync.Status = sync.Status with
        {
            CurrentPodHash = sync.NewHash,
            CurrentStepHash = sync.Steps.Hash,
            BlueGreen = new BlueGreenStatus(),
        };
        if (sync.IsNewUpdate)
        {
            Begin(sync);
            return;
        }

        if (PodRestart.Plan(sync))
        {
            return;
        }

        EphemeralMetadata.Plan(sync);
        RevisionHistory.Plan(sync);
        CanaryServices.Plan(sync);
        TrafficPlanner.Plan(sync);
        ExperimentStep.Plan(sync);
        CanaryAnalysis.Plan(sync);
        if (!sync.Pauses.HasAdded && !CanaryReplicaSets.Plan(sync))
        {
            CanaryPause.Plan(sync);
            StepPluginPlanner.Plan(sync);
        }

        Conclude(sync);
    }

    /// <summary>Forgets the attempt before: nothing of it may leak into this one (rows C28 and C29).</summary>
    private static void Begin(RolloutSync sync)
    {
        sync.Pauses.Clear();
        sync.Pauses.RemoveAbort();
        // Other steps for the same version: a run that goes on would be taken for the new attempt's own.
        CurrentAnalysis.Terminate(sync, CurrentAnalysis.Find(sync, sync.Before.Canary.CurrentStepAnalysisRunStatus));
        CurrentAnalysis.Terminate(sync, CurrentAnalysis.Find(sync, sync.Before.Canary.CurrentBackgroundAnalysisRunStatus));
        var count = CanarySteps.Count(sync.Rollout);
        var reason = SkipReason(sync);
        if (reason is not null && count > 0)
        {
            sync.Event(EventType.Normal, EventReason.SkipSteps, reason);
        }

        sync.Status = sync.Status with
        {
            PromoteFull = false,
            RestartedAt = sync.Spec.RestartAt,
            CurrentStepIndex = StepIndex(count, reason is null ? 0 : count),
            Canary = sync.Status.Canary with
            {
                CurrentStepAnalysisRunStatus = null,
                CurrentBackgroundAnalysisRunStatus = null,
                CurrentExperiment = null,
                StepPluginStatuses = null,
            },
        };
        StatusUpdate.Finish(sync);
    }

    /// <summary>Why the way back to a version that was good takes no steps (row C29).</summary>
    private static string? SkipReason(RolloutSync sync)
    {
        if (sync.NewHash == sync.Before.StableRS)
        {
            return "Rollback to stable ReplicaSets";
        }

        return sync.New?.Desired() > 0 && FastRollback.IsWithinWindow(sync) ? "Rollback to active ReplicaSets within RollbackWindow" : null;
    }

    /// <summary>Promotes, stays aborted, or goes one step further (rows C26, C30, C31 and C49).</summary>
    private static void Conclude(RolloutSync sync)
    {
        StatusUpdate.CountReplicas(sync);
        var count = CanarySteps.Count(sync.Rollout);
        var index = CanarySteps.Index(sync.Rollout);
        if (sync.Before.PromoteFull)
        {
            sync.Pauses.RemoveAbort();
        }

        var skipsSteps = CanaryPromotion.SkipsSteps(sync);
        if (skipsSteps)
        {
            sync.Pauses.Clear();
            index = StepIndex(count, count);
        }

        if (CanaryPromotion.Reason(sync) is { } reason)
        {
            CanaryPromotion.Plan(sync, reason);
        }
        else if (sync.Pauses.IsAborted)
        {
            sync.Status = sync.Status with { CurrentStepIndex = StepIndex(count, RolloutHealth.IsPromoted(sync.Status) ? count : 0) };
        }
        else
        {
            if (!skipsSteps && StepCompletion.IsComplete(sync))
            {
                index = Advance(sync, index!.Value, count);
            }

            sync.Status = sync.Status with { CurrentStepIndex = index };
        }

        StatusUpdate.Finish(sync);
    }

    private static int Advance(RolloutSync sync, int index, int count)
    {
        var step = CanarySteps.Current(sync.Rollout)!;
        sync.Pauses.Remove(PauseReason.CanaryPauseStep);
        sync.Status = sync.Status with
        {
            Canary = sync.Status.Canary with { CurrentStepAnalysisRunStatus = null, CurrentExperiment = null },
        };
        sync.Event(
            EventType.Normal,
            EventReason.RolloutStepCompleted,
            $"Rollout step {index + 1}/{count} completed ({CanarySteps.Describe(step)})"
        );
        return index + 1;
    }

    private static int? StepIndex(int count, int index) => count == 0 ? null : index;
}
