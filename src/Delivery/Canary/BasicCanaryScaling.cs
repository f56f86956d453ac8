namespace Rollouts.Delivery;

/// <summary>
/// How far canary and stable may move towards the wanted counts in one write, without exceeding the surge and without
/// falling below what has to stay available (rows C34, C37, C38).
/// </summary>
public static class BasicCanaryScaling
{
    /// <summary>The sizes to write next; equal to the present ones when nothing may move.</summary>
    /// <param name="wanted">Where the two should end.</param>
    /// <param name="canary">The new ReplicaSet as it is.</param>
    /// <param name="stable">The stable ReplicaSet as it is; null when there is none beside the new one.</param>
    /// <param name="othersDesired">Pods that all other ReplicaSets were told to have.</param>
    /// <param name="cap">Most pods that may be asked for over all ReplicaSets: replicas plus maxSurge.</param>
    /// <param name="minAvailable">Fewest pods that must stay available: replicas less maxUnavailable.</param>
    /// <param name="isOverdue">Whether the progress deadline has passed, so that pods that did not come up need not be waited for.</param>
    public static ReplicaCounts Next(
        ReplicaCounts wanted,
        ReplicaSetSize canary,
        ReplicaSetSize? stable,
        int othersDesired,
        int cap,
        int minAvailable,
        bool isOverdue = false
    )
    {
        var stableSize = stable ?? default;
        var room = cap - canary.Desired - stableSize.Desired - othersDesired;
        var isProven = othersDesired > 0 && canary.Desired > 0 && canary.LastingAvailable == canary.Desired;
        var next = ScaleUp(wanted, canary, stable, room, isProven);

        // Pods of older versions go first; they are no one's wanted count.
        if (othersDesired > 0)
        {
            return WithRoom(next, wanted, canary, stable, room, isOverdue);
        }

        var isIncreasing = wanted.Canary >= canary.Desired;

        // The side that shrinks is counted by its specification, so that its broken pods never keep it from shrinking.
        var serving = isIncreasing ? canary.LastingAvailable + stableSize.Desired : canary.Desired + stableSize.LastingAvailable;
        var spare = serving - minAvailable;
        if (spare <= 0)
        {
            return next;
        }

        if (!isIncreasing)
        {
            var (shrunk, kept) = Drain(canary, next.Canary, wanted.Canary, stable, next.Stable, spare, cap, minAvailable);
            return new ReplicaCounts(shrunk, kept);
        }

        if (stable is not null)
        {
            var (shrunk, kept) = Drain(stableSize, next.Stable, wanted.Stable, canary, next.Canary, spare, cap, minAvailable);
            return new ReplicaCounts(kept, shrunk);
        }

        return next;
    }

    /// <summary>
    /// Older versions that serve have to stay until the new one has pods, and that one may find no room: pods of the stable version that are not
    /// available make some, at once where nobody wants them there, and otherwise when they had their time. Argo waits for ever.
    /// </summary>
    private static ReplicaCounts WithRoom(
        ReplicaCounts next,
        ReplicaCounts wanted,
        ReplicaSetSize canary,
        ReplicaSetSize? stable,
        int room,
        bool isOverdue
    )
    {
        if (stable is not { } size || next != new ReplicaCounts(canary.Desired, size.Desired) || wanted.Canary <= canary.Desired)
        {
            return next;
        }

        var kept = Math.Min(size.Desired, isOverdue ? size.LastingAvailable : Math.Max(wanted.Stable, size.LastingAvailable));
        var toCanary = Math.Clamp(room + size.Desired - kept, 0, wanted.Canary - canary.Desired);
        return new ReplicaCounts(canary.Desired + toCanary, kept);
    }

    /// <summary>
    /// Stable first: what serves is worth more than what is tried. But where a third version serves and the new one has shown that its pods come up,
    /// that one first: the stable version may be what is broken.
    /// </summary>
    private static ReplicaCounts ScaleUp(ReplicaCounts wanted, ReplicaSetSize canary, ReplicaSetSize? stable, int room, bool isProven)
    {
        var first = isProven ? Math.Clamp(wanted.Canary - canary.Desired, 0, Math.Max(room, 0)) : 0;
        var toStable = stable is { } size ? Math.Clamp(wanted.Stable - size.Desired, 0, Math.Max(room - first, 0)) : 0;
        var toCanary = Math.Clamp(wanted.Canary - canary.Desired, 0, Math.Max(room - toStable, 0));
        return new ReplicaCounts(canary.Desired + toCanary, (stable?.Desired ?? 0) + toStable);
    }

    /// <summary>Shrinks one side by what may be spared, then brings both under the cap without costing availability.</summary>
    private static (int Drained, int Kept) Drain(
        ReplicaSetSize draining,
        int drained,
        int wanted,
        ReplicaSetSize? keeping,
        int kept,
        int spare,
        int cap,
        int minAvailable
    )
    {
        if (draining.Desired > wanted)
        {
            drained = Math.Max(wanted, draining.Desired - spare);
        }

        if (keeping is not { } other)
        {
            return (drained, kept);
        }

        kept -= Math.Max(0, kept + drained - cap);
        var available = Math.Min(draining.Available, drained) + Math.Min(other.Available, kept);
        var lost = Math.Max(0, other.Available - kept);
        kept += Math.Min(lost, Math.Max(0, minAvailable - available));
        drained -= Math.Max(0, kept + drained - cap);
        return (drained, kept);
    }
}
