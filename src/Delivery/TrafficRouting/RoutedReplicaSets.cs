using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Sizes the versions of a canary whose traffic is routed: the weight says how many pods it needs, whatever the others have (rows C40, C41, C50 and C52).</summary>
internal static class RoutedReplicaSets
{
    /// <summary>True when a size changed; the rest waits for the next pass.</summary>
    public static bool Plan(RolloutSync sync)
    {
        if (sync.Stable is { } kept)
        {
            ScaleDownDelay.End(sync, kept);
        }

        if (sync.New is { } renewed && !IsHeldAfterAbort(sync))
        {
            ScaleDownDelay.End(sync, renewed);
        }

        return PlanStable(sync) || PlanNew(sync) || PlanOthers(sync);
    }

    /// <summary>The counts that weights and steps ask for.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="weights">The weights that the stable version has to carry besides those of the step; null for none (row C41).</param>
    public static ReplicaCounts Wanted(RolloutSync sync, TrafficWeights? weights)
    {
        var (replicas, weight) = CanaryShare(sync);
        var canary = replicas ?? AtLeastMinimum(sync, sync.PodsFor(weight));
        if (!sync.Canary.DynamicStableScale)
        {
            return new ReplicaCounts(canary, sync.Replicas);
        }

        var told = TrafficPlanner.LacksFirstPods(sync) ? sync.MaxWeight() : weights?.Stable.Weight ?? 0;
        var stable = Math.Max(sync.PodsFor(sync.MaxWeight() - weight), sync.PodsFor(told));
        if (sync.Pauses.IsAborted)
        {
            canary = Math.Max(canary, sync.PodsFor(weights?.Canary.Weight ?? 0));
        }

        // After an abort the minimum would keep pods for a weight that waits for the pods to go.
        return new ReplicaCounts(sync.Pauses.IsAborted ? canary : AtLeastMinimum(sync, canary), AtLeastMinimum(sync, stable));
    }

    /// <summary>Of the canary's pods those that must stay because requests for the stable version go to all versions, and that has too few.</summary>
    public static int ServingAll(RolloutSync sync) =>
        sync.New is { } canary && sync.Stable is { } stable && stable.PodHash() != sync.NewHash && CurrentTraffic.LeadsToAll(sync)
            ? Math.Min(canary.Desired(), sync.Replicas - sync.Owned.Total(rs => rs.Lasting()) + canary.Lasting())
            : 0;

    private static (int? Replicas, int Weight) CanaryShare(RolloutSync sync)
    {
        if (sync.Before.PromoteFull || sync.Stable is null || sync.Before.StableRS == sync.NewHash)
        {
            return (null, sync.MaxWeight());
        }

        return CanarySteps.CanaryScale(sync.Rollout, sync.Pauses.IsAborted) switch
        {
            { Replicas: { } replicas } => (replicas, 0),
            { Weight: { } weight } => (null, weight),
            _ => (null, CanarySteps.Weight(sync.Rollout, sync.Pauses.IsAborted, sync.MaxWeight())),
        };
    }

    /// <summary>Row C13: so that one pod going does not take a whole version's traffic with it.</summary>
    private static int AtLeastMinimum(RolloutSync sync, int pods) =>
        pods == 0 || sync.Canary.MinPodsPerReplicaSet is not { } minimum ? pods : Math.Max(pods, Math.Min(minimum, sync.Replicas));

    private static bool PlanStable(RolloutSync sync)
    {
        if (sync.Stable is not { } stable || stable.PodHash() == sync.NewHash)
        {
            return false;
        }

        // Row C41: the weights that the routers were told in an earlier pass, since pods go only after their traffic.
        var wanted = Math.Max(Wanted(sync, sync.Weights()).Stable, Wanted(sync, sync.Status.Canary.Weights).Stable);
        return (wanted >= stable.Desired() || TrafficSettling.IsSettled(sync)) && ReplicaSetScaling.Plan(sync, stable, wanted);
    }

    private static bool PlanNew(RolloutSync sync)
    {
        if (sync.New is not { } canary)
        {
            return false;
        }

        if (IsHeldAfterAbort(sync))
        {
            return PlanAborted(sync, canary);
        }

        var needed = Math.Max(PodsOfItsTraffic(sync, canary), ServingAll(sync));
        var wanted = Math.Max(Wanted(sync, sync.Status.Canary.Weights).Canary, needed);
        return (wanted >= canary.Desired() || TrafficSettling.IsSettled(sync)) && ReplicaSetScaling.Plan(sync, canary, wanted);
    }

    /// <summary>
    /// Pods go only after their traffic. A step that says how many there are to be is obeyed (row C18) at the weight that it was written for: one that
    /// could not fall to it yet keeps the pods that it has.
    /// </summary>
    private static int PodsOfItsTraffic(RolloutSync sync, ReplicaSet canary)
    {
        if (sync.Carrier()?.PodHash() != canary.PodHash())
        {
            return 0;
        }

        var weight = Math.Max(sync.Weights()?.Canary.Weight ?? 0, sync.Status.Canary.Weights?.Canary.Weight ?? 0);
        if (CanarySteps.CanaryScale(sync.Rollout, sync.Pauses.IsAborted) is null)
        {
            return sync.PodsFor(weight);
        }

        return weight > CanarySteps.Weight(sync.Rollout, sync.Pauses.IsAborted, sync.MaxWeight())
            ? Math.Min(canary.Desired(), sync.PodsFor(weight))
            : 0;
    }

    /// <summary>An aborted canary does not follow its weight but its delay, unless traffic and pods go together (row C52).</summary>
    private static bool IsHeldAfterAbort(RolloutSync sync) =>
        sync.Pauses.IsAborted
        && sync.Stable is { } stable
        && stable.PodHash() != sync.NewHash
        && (!sync.Canary.DynamicStableScale || RolloutDefaults.AbortScaleDownOf(sync.Rollout).IsExplicit);

    /// <summary>Row C52: it stays until the stable version has taken over, and then for as long as somebody may want to look at it.</summary>
    private static bool PlanAborted(RolloutSync sync, ReplicaSet canary)
    {
        if (canary.Desired() == 0)
        {
            return false;
        }

        if (RolloutDefaults.AbortScaleDownOf(sync.Rollout).Delay is not { } delay)
        {
            // It stays for good, and at the size of the step where there is one (row C18); the note follows spec.replicas (row C53).
            var scale = CanarySteps.CanaryScale(sync.Rollout, isAborted: true);
            return ReplicaSetScaling.Plan(sync, canary, scale is null ? canary.Desired() : Wanted(sync, null).Canary);
        }

        if (sync.Stable!.Status.AvailableReplicas < sync.Replicas || sync.Status.Canary.Weights?.Canary.Weight > 0)
        {
            ReplicaSetScaling.Plan(sync, canary, canary.Desired());
            return false;
        }

        if (ScaleDownDelay.Of(canary) is not { } deadline)
        {
            ReplicaSetScaling.Plan(sync, canary, canary.Desired());
            ScaleDownDelay.Begin(sync, sync.New!, delay);
            return false;
        }

        if (deadline > sync.Now)
        {
            sync.RequeueAt(deadline);
            ReplicaSetScaling.Plan(sync, canary, canary.Desired());
            return false;
        }

        return TrafficSettling.IsSettled(sync) && ReplicaSetScaling.Plan(sync, canary, 0, keepsDeadline: true);
    }

    /// <summary>Row C50: what was stable keeps its size for a while, what was passed over on the way goes at once.</summary>
    private static bool PlanOthers(RolloutSync sync)
    {
        var others = sync
            .Others.Where(rs => rs.Desired() > 0 && !IsReferenced(sync, rs.PodHash()))
            .OrderByDescending(rs => rs.Revision())
            .ToList();
        var spare = sync.Owned.Total(rs => rs.Size().LastingAvailable) - (sync.Replicas - Fenceposts.Of(sync.Rollout).MaxUnavailable);
        if (spare <= 0 || CurrentTraffic.LeadsToAll(sync))
        {
            // What serves nobody is missed by nobody: a broken version that was replaced must not keep the rollout from its end.
            others.RemoveAll(rs => rs.Lasting() > 0);
        }

        if (others.Count == 0 || !TrafficSettling.IsSettled(sync))
        {
            return false;
        }

        if (RolloutHealth.IsPromoted(sync.Before) && others.Exists(rs => ScaleDownDelay.Of(rs) is null) && !TargetGate.IsOpen(sync))
        {
            // Row C51: users may still be sent to them.
            others.RemoveAll(rs => ScaleDownDelay.Of(rs) is null);
        }

        var delay = RolloutDefaults.ScaleDownDelayOf(sync.Rollout);
        var places = RolloutDefaults.ScaleDownDelayRevisionLimitOf(sync.Rollout);
        var hasScaled = false;
        foreach (var replicaSet in others)
        {
            var deadline = ScaleDownDelay.Of(replicaSet);
            var wasStable = RolloutHealth.IsPromoted(sync.Status) || deadline is not null;
            var stays = sync.Snapshot.StrictArgo && delay <= TimeSpan.Zero && deadline is null;
            if (wasStable && stays && !sync.Canary.DynamicStableScale && places-- > 0)
            {
                // Row B7, whose delay is the same one: Argo takes zero seconds for no end at all.
                continue;
            }

            if (!wasStable || sync.Canary.DynamicStableScale || places-- <= 0 || delay <= TimeSpan.Zero || deadline <= sync.Now)
            {
                hasScaled |= ReplicaSetScaling.Plan(sync, replicaSet, 0);
            }
            else if (deadline is null)
            {
                ScaleDownDelay.Begin(sync, replicaSet, delay);
            }
            else
            {
                sync.RequeueAt(deadline.Value);
            }
        }

        return hasScaled;
    }

    /// <summary>A Service or a router still leads to it.</summary>
    private static bool IsReferenced(RolloutSync sync, string hash)
    {
        var (told, next) = (sync.Weights(), sync.Status.Canary.Weights);
        string?[] references =
        [
            .. new[] { told, next }.SelectMany(weights =>
                weights is null
                    ? []
                    : new[] { weights.Canary.Weight > 0 ? weights.Canary.PodTemplateHash : null, weights.Stable.PodTemplateHash }.Concat(
                        weights.Additional?.Select(destination => destination.PodTemplateHash) ?? []
                    )
            ),
            // Of ping and pong the one that waits for the next canary still leads to the version before; the weights say whether anybody is sent there.
            sync.FindService(sync.Canary.StableService)?.SelectedHash(),
            sync.FindService(sync.Canary.CanaryService)?.SelectedHash(),
        ];
        return references.Contains(hash);
    }
}
