using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Sizes the ReplicaSets of a canary: stable first, then the new one, then what is older (rows C28, C33 to C39 and C54).</summary>
internal static class CanaryReplicaSets
{
    private const int MaxWeight = 100;

    /// <summary>True when a size changed; the rest waits for the next pass.</summary>
    public static bool Plan(RolloutSync sync)
    {
        if (sync.IsHalted)
        {
            return false;
        }

        if (sync.Spec.Strategy.Recreate is not null)
        {
            return RecreateReplicaSets.Plan(sync);
        }

        if (sync.IsRouted())
        {
            return RoutedReplicaSets.Plan(sync);
        }

        TakeBack(sync);
        if (sync.New is not { } canary)
        {
            return false;
        }

        var stable = StableBeside(sync);
        var next = BasicCanaryScaling.Next(
            Wanted(sync),
            canary.Size(),
            stable?.Size(),
            sync.Others.Total(rs => rs.Desired()),
            cap: sync.Replicas + Fenceposts.Of(sync.Rollout).MaxSurge,
            MinAvailable(sync),
            isOverdue: !sync.Snapshot.StrictArgo && RolloutHealth.IsOverdue(sync)
        );
        if (
            stable is not null
            && next.Stable < stable.Desired()
            && next.Canary > canary.Desired()
            && sync.Others.Any(rs => rs.Desired() > 0)
        )
        {
            // What one gives up is the other's in the same pass: in the next one the stable version would be served first again.
            return ReplicaSetScaling.Plan(sync, stable, next.Stable) | ReplicaSetScaling.Plan(sync, canary, next.Canary);
        }

        return (stable is not null && ReplicaSetScaling.Plan(sync, stable, next.Stable))
            || ReplicaSetScaling.Plan(sync, canary, next.Canary)
            || PlanOthers(sync);
    }

    /// <summary>Row C32: canary pods available, stable pods created, and without a router nothing of other versions left serving.</summary>
    public static bool AreThere(RolloutSync sync)
    {
        var wanted = Wanted(sync);
        var kept = sync.IsRouted() ? RoutedReplicaSets.ServingAll(sync) : 0;
        if (sync.New is not { } canary || !ReplicaProgress.IsReached(sync, canary, Math.Max(wanted.Canary, kept)))
        {
            return false;
        }

        if (sync.IsRouted() && sync.Canary.DynamicStableScale)
        {
            return true;
        }

        return (sync.Stable is not { } stable || (stable.Desired() == wanted.Stable && stable.Status.Replicas == wanted.Stable))
            && (sync.IsRouted() || sync.Others.All(rs => rs.Status.AvailableReplicas == 0));
    }

    /// <summary>The counts that the current weight asks for (rows C33 and C40); all pods are new where there is no other stable version (row C35).</summary>
    public static ReplicaCounts Wanted(RolloutSync sync)
    {
        if (sync.IsRouted())
        {
            return RoutedReplicaSets.Wanted(sync, null);
        }

        var isDirect = StableBeside(sync) is null || sync.Before.PromoteFull;
        var weight = isDirect ? MaxWeight : CanarySteps.Weight(sync.Rollout, sync.Pauses.IsAborted, MaxWeight);
        return isDirect
            ? new ReplicaCounts(sync.Replicas, 0)
            : CanaryWeightRatio.Closest(sync.Replicas, weight, MaxWeight, Fenceposts.Of(sync.Rollout).MaxSurge);
    }

    /// <summary>No delay of another strategy's runs on for a version that is in use again (row A21).</summary>
    private static void TakeBack(RolloutSync sync)
    {
        if (sync.New is { } renewed)
        {
            ScaleDownDelay.End(sync, renewed);
        }

        if (sync.Stable is { } kept)
        {
            ScaleDownDelay.End(sync, kept);
        }
    }

    private static ReplicaSet? StableBeside(RolloutSync sync) =>
        sync.Stable is { } stable && stable.PodHash() != sync.NewHash ? stable : null;

    private static int MinAvailable(RolloutSync sync) => sync.Replicas - Fenceposts.Of(sync.Rollout).MaxUnavailable;

    /// <summary>Row C39: pods that serve nothing go at once, serving ones as far as availability allows, newest version first.</summary>
    private static bool PlanOthers(RolloutSync sync)
    {
        var others = sync.Others.Where(rs => rs.Desired() > 0).OrderByDescending(rs => rs.Revision()).ToList();
        var hasScaled = false;
        foreach (var replicaSet in others.Where(rs => rs.Status.AvailableReplicas < rs.Desired()))
        {
            hasScaled |= ReplicaSetScaling.Plan(sync, replicaSet, replicaSet.Status.AvailableReplicas);
        }

        // What was sent away already may still be counted as available: it is no more to spare.
        var spare = sync.Owned.Total(rs => rs.Size().LastingAvailable) - MinAvailable(sync);
        foreach (var replicaSet in others.Select(rs => sync.Owned.Find(owned => owned.Name() == rs.Name())!))
        {
            var less = Math.Min(replicaSet.Desired(), Math.Max(spare, 0));
            if (less > 0 && ReplicaSetScaling.Plan(sync, replicaSet, replicaSet.Desired() - less))
            {
                spare -= less;
                hasScaled = true;
            }
        }

        return hasScaled;
    }
}
