namespace Rollouts.Delivery;

/// <summary>
/// A weight that a broken stable version keeps out of reach: the canary's pods are well, and the stable version does not get the pods of its share.
/// A step back to a lower weight cannot take the canary's pods then, and a third version cannot go. Argo waits for ever, and the fix for the broken
/// version never arrives (argo#4839).
/// </summary>
internal static class BrokenStable
{
    /// <summary>True once the progress deadline has passed; before that the stable version may still come up. The larger share was accepted by an earlier step.</summary>
    public static bool KeepsWeightOutOfReach(RolloutSync sync)
    {
        if (sync.Snapshot.StrictArgo || sync.New is not { } canary || sync.Stable is not { } stable || stable.PodHash() == sync.NewHash)
        {
            return false;
        }

        var wanted = CanaryReplicaSets.Wanted(sync);
        return canary.Desired() >= wanted.Canary
            && canary.Lasting() == canary.Desired()
            && stable.Lasting() < wanted.Stable
            && RolloutHealth.IsOverdue(sync);
    }
}
