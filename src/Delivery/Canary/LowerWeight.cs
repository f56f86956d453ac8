using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// A step back to a lower weight that a broken stable version keeps out of reach: the canary's pods are well but cannot go, since the stable version
/// has none to put in their place. Argo waits for ever, and the fix for the broken version never arrives (argo#4839).
/// </summary>
internal static class LowerWeight
{
    /// <summary>True once the progress deadline has passed; before that the stable version may still come up. The larger share was accepted by an earlier step.</summary>
    public static bool IsOutOfReach(RolloutSync sync)
    {
        if (sync.Snapshot.StrictArgo || sync.New is not { } canary || sync.Stable is not { } stable || stable.PodHash() == sync.NewHash)
        {
            return false;
        }

        var wanted = CanaryReplicaSets.Wanted(sync);
        return canary.Desired() > wanted.Canary
            && canary.Lasting() == canary.Desired()
            && stable.Lasting() < wanted.Stable
            && HasTimedOut(sync);
    }

    private static bool HasTimedOut(RolloutSync sync) =>
        RolloutConditions.Find(sync.Before, RolloutConditionType.Progressing)?.Reason == ProgressingReason.ProgressDeadlineExceeded
        || RolloutHealth.ProgressDeadline(sync) < sync.Now;
}
