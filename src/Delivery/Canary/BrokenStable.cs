using Rollouts.Api;

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
            && (RolloutHealth.IsOverdue(sync) || IsWaitOverdue(sync));
    }

    /// <summary>Pods that come up and die are progress each time, for ever: the wait itself lasts no longer than the deadline either.</summary>
    private static bool IsWaitOverdue(RolloutSync sync)
    {
        if (sync.Before.Waiting is not { Reason: WaitKind.Pods, Since: { } since })
        {
            return false;
        }

        var until = since.AddSeconds(RolloutDefaults.ProgressDeadlineSecondsOf(sync.Rollout));
        if (until <= sync.Now)
        {
            return true;
        }

        sync.RequeueAt(until);
        return false;
    }
}
