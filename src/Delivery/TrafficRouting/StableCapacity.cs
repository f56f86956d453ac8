namespace Rollouts.Delivery;

/// <summary>
/// How far the canary's weight may fall: the stable version gets no more than its ready pods can carry, unless the canary's pods are fewer still. Argo
/// moves nothing at all while they are too few, or everything at once when aborted (rows C44 and C52).
/// </summary>
internal static class StableCapacity
{
    /// <summary>Argo's guard, under <c>--strict-argo</c>: with too few stable pods for their share nothing is told to the routers, also not during an abort (row C44).</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="wanted">The weight that the canary should have.</param>
    public static bool HoldsEverything(RolloutSync sync, int wanted)
    {
        if (sync.Stable is not { } stable || stable.PodHash() == sync.NewHash)
        {
            return sync.Stable is null;
        }

        var needed = (int)((long)(sync.MaxWeight() - wanted) * sync.Replicas / sync.MaxWeight());
        if (
            stable.Status.AvailableReplicas >= needed
            || (sync.Canary.ReplicaProgressThreshold is not null && ReplicaProgress.IsReached(sync, stable, stable.Desired()))
        )
        {
            return false;
        }

        sync.Wait(
            WaitKind.Pods,
            $"{needed} pods of the stable version, of which {stable.Status.AvailableReplicas} are available (--strict-argo)"
        );
        return true;
    }

    /// <summary>The weight nearest to the wanted one at which the fewest pods are missing over both versions.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="wanted">The weight that the canary should have.</param>
    public static int Limit(RolloutSync sync, int wanted)
    {
        var (canary, stable, max) = (sync.Carrier(), sync.StableCarrier(), sync.MaxWeight());
        if (
            sync.Weights() is not { Canary.Weight: var current }
            || wanted >= current
            || (canary is not null && stable?.PodHash() == canary.PodHash())
        )
        {
            return wanted;
        }

        // Called back before the controller of ReplicaSets counted anew: of the pods that it still counts, those beyond its share were sent away.
        var certain = stable?.IsCounted() is false ? Math.Min(stable.Lasting(), sync.PodsFor(max - current)) : stable.Lasting();
        // MinBy keeps the first of equals.
        var weight = Enumerable
            .Range(wanted, current - wanted + 1)
            .MinBy(w => sync.MissingAsAsked(w, canary) + CurrentTraffic.StableLacks(sync, max - w, certain));
        if (weight > wanted)
        {
            sync.Wait(
                WaitKind.Pods,
                $"pods of the stable version: {certain} of {sync.Replicas} are available, so that weight {weight} of {max} stays on the canary"
            );
        }

        return weight;
    }
}
