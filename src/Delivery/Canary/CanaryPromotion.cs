using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>When the new version becomes the stable one (row C49), and what that means for the status.</summary>
internal static class CanaryPromotion
{
    /// <summary>Asked for in full, or a way back that needs no trying (rows C30 and H38): steps and analyses are passed over, pods are not.</summary>
    public static bool SkipsSteps(RolloutSync sync) =>
        sync.Before.PromoteFull || (!sync.Pauses.IsAborted && FastRollback.IsWithinWindow(sync));

    /// <summary>Why to promote now; null when it is too early.</summary>
    public static string? Reason(RolloutSync sync)
    {
        if (string.IsNullOrEmpty(sync.Before.StableRS) || (sync.Stable is null && !sync.Pauses.IsAborted))
        {
            // As in Argo, the first version is stable from the beginning: there is nothing else to be stable. The same where somebody deleted the
            // stable version; but what was aborted is not promoted for that.
            return "Initial deploy";
        }

        if (sync.Pauses.IsAborted || sync.AwaitsRouters || sync.New is not { } replicaSet || !HasPods(sync, replicaSet))
        {
            return null;
        }

        if (sync.Before.PromoteFull)
        {
            return "Full promotion requested";
        }

        var count = CanarySteps.Count(sync.Rollout);
        var isAtEnd = count == 0 || CanarySteps.Index(sync.Rollout) == count;
        // What is stable already has no steps before it, wherever somebody put the index.
        if ((sync.Before.StableRS != sync.NewHash || !isAtEnd) && FastRollback.Reason(sync) is { } rollback)
        {
            return rollback;
        }

        if (sync.Spec.Strategy.Recreate is not null)
        {
            return "Completed recreate update";
        }

        return isAtEnd && TrafficSettling.IsInForce(sync) ? $"Completed all {count} canary steps" : null;
    }

    /// <summary>Pods that were sent away a moment ago and called back may be gone all the same: the controller of ReplicaSets has to have counted anew.</summary>
    private static bool HasPods(RolloutSync sync, ReplicaSet replicaSet) =>
        (replicaSet.Lasting() >= sync.Replicas && replicaSet.IsCounted())
        || (sync.Canary.ReplicaProgressThreshold is not null && ReplicaProgress.IsReached(sync, replicaSet, sync.Replicas));

    public static void Plan(RolloutSync sync, string reason)
    {
        var count = CanarySteps.Count(sync.Rollout);
        sync.Pauses.Clear();
        sync.Pauses.RemoveAbort();
        sync.Status = sync.Status with
        {
            StableRS = sync.NewHash,
            PromoteFull = false,
            CurrentStepIndex = count == 0 ? null : count,
            Canary = sync.Status.Canary with
            {
                CurrentStepAnalysisRunStatus = null,
                CurrentBackgroundAnalysisRunStatus = null,
                CurrentExperiment = null,
                StablePingPong =
                    sync.Before.StableRS == sync.NewHash ? sync.Status.Canary.StablePingPong : PingPongServices.AfterPromotion(sync),
            },
        };
        RolloutCompletion.Announce(sync, reason);
    }
}
