using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Going back to a version that was good: what was learned of it still holds, so nothing is tried again (rows B38 and H38).</summary>
internal static class FastRollback
{
    /// <summary>Why the update is such a way back; null when it is not.</summary>
    public static string? Reason(RolloutSync sync)
    {
        if (string.IsNullOrEmpty(sync.Before.StableRS) || sync.New is not { } replicaSet)
        {
            return null;
        }

        if (sync.NewHash == sync.Before.StableRS)
        {
            return "Fast rollback";
        }

        if (IsWithinWindow(sync))
        {
            return "Rollback within window";
        }

        // It is still up although traffic left it: users had it a moment ago.
        var isStillUp = sync.Spec.Strategy.BlueGreen is not null && ScaleDownDelay.Of(replicaSet) > sync.Now;
        return isStillUp && IsOlderThanStable(sync) ? "Fast rollback" : null;
    }

    public static bool IsOlderThanStable(RolloutSync sync) =>
        sync is { New: { } replicaSet, Stable: { } stable } && IsOlder(sync, replicaSet, stable);

    /// <summary>The version is older than the stable one, and at most as far back as <c>rollbackWindow</c> trusts (row H38).</summary>
    public static bool IsWithinWindow(RolloutSync sync) =>
        sync.Spec.RollbackWindow?.Revisions is { } window
        && IsOlderThanStable(sync)
        && VersionsBetween(sync, sync.New!, sync.Stable!) < window;

    private static int VersionsBetween(RolloutSync sync, ReplicaSet older, ReplicaSet newer) =>
        sync.Owned.Count(rs => IsOlder(sync, older, rs) && IsOlder(sync, rs, newer));

    /// <summary>
    /// Creation times have whole seconds: versions of the same second are told apart by the number that they got first, which
    /// Argo does not do (row H38).
    /// </summary>
    private static bool IsOlder(RolloutSync sync, ReplicaSet one, ReplicaSet other)
    {
        var (left, right) = (one.Metadata.CreationTimestamp, other.Metadata.CreationTimestamp);
        return left < right || (left == right && !sync.Snapshot.StrictArgo && one.FirstRevision() < other.FirstRevision());
    }
}
