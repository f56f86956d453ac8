namespace Rollouts.Delivery;

/// <summary>Turns a weight into pods where no router splits the traffic: the ratio of the pods is the weight (rows C33, C35, C36).</summary>
public static class CanaryWeightRatio
{
    /// <summary>The pod counts whose ratio comes closest to <paramref name="weight"/>.</summary>
    /// <param name="replicas">Pods wanted in all; 0 or more.</param>
    /// <param name="weight">Share of the canary, 0 to <paramref name="maxWeight"/>.</param>
    /// <param name="maxWeight">The weight that means everything, normally 100.</param>
    /// <param name="maxSurge">Pods allowed beyond <paramref name="replicas"/>; when positive, one more pod may be used to come closer.</param>
    public static ReplicaCounts Closest(int replicas, int weight, int maxWeight, int maxSurge)
    {
        if (replicas <= 0)
        {
            return default;
        }

        // MinBy keeps the first of equals, and options come in the order of preference.
        return Options(replicas, weight, maxWeight, maxSurge)
            .MinBy(option => Math.Abs(((double)option.Canary * maxWeight / option.Total) - weight));
    }

    private static IEnumerable<ReplicaCounts> Options(int replicas, int weight, int maxWeight, int maxSurge)
    {
        var scaled = (long)replicas * weight;
        var floor = (int)(scaled / maxWeight);
        var ceiling = (int)((scaled + maxWeight - 1) / maxWeight);

        // At the ends nothing else is meant; a single pod that may not surge has to be on one side or the other.
        var zeroAllowed = weight == 0 || weight == maxWeight || (replicas == 1 && maxSurge == 0);
        var ceilingAllowed = ceiling < replicas || zeroAllowed;
        var floorAllowed = floor != 0 || zeroAllowed;

        // With exactly half a pod left over, rounding down is as far off as rounding up, and up is preferred. Where up would
        // leave stable nothing, Argo finds no option at all and keeps the canary at 0; down is what the weight asks for.
        if (ceilingAllowed)
        {
            yield return new ReplicaCounts(ceiling, replicas - ceiling);
        }

        if (floorAllowed && (!IsTied(replicas, weight, maxWeight) || (!ceilingAllowed && maxSurge <= 0)))
        {
            yield return new ReplicaCounts(floor, replicas - floor);
        }

        if (maxSurge <= 0)
        {
            yield break;
        }

        // The surged pod goes to stable: the canary is rounded from the replicas that were asked for.
        yield return new ReplicaCounts(ceiling, replicas + 1 - ceiling);

        if (floorAllowed && !IsTied(replicas + 1, weight, maxWeight))
        {
            yield return new ReplicaCounts(floor, replicas + 1 - floor);
        }
    }

    private static bool IsTied(int total, int weight, int maxWeight) => (long)total * weight % maxWeight * 2 == maxWeight;
}
