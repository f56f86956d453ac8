using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Sizes the versions where two of them must never run at once: every other one goes, and only when the last of its pods has ended does the wanted one
/// come. An abort is the same, back to the stable version. All else of an update is as for a canary without steps.
/// </summary>
internal static class RecreateReplicaSets
{
    /// <summary>True when a size changed; the rest waits for the next pass.</summary>
    public static bool Plan(RolloutSync sync)
    {
        if (Wanted(sync) is not { } wanted)
        {
            return false;
        }

        var others = sync.Owned.Where(rs => rs.Name() != wanted.Name()).ToList();
        var hasScaled = false;
        foreach (var replicaSet in others)
        {
            hasScaled |= replicaSet.Desired() > 0 && ReplicaSetScaling.Plan(sync, replicaSet, 0);
        }

        if (hasScaled)
        {
            return true;
        }

        if (others.Find(rs => !IsGone(sync, rs)) is { } leaving)
        {
            sync.Wait(WaitKind.OldPods, $"the pods of {leaving.Name()} to end before {wanted.Name()} starts (recreate)");
            return false;
        }

        return ReplicaSetScaling.Plan(sync, wanted, sync.Replicas);
    }

    private static ReplicaSet? Wanted(RolloutSync sync) => sync.Pauses.IsAborted && sync.Stable is { } stable ? stable : sync.New;

    /// <summary>
    /// No pod is left, also none that is still shutting down, which the status of a ReplicaSet does not count. What has ended but is not deleted does
    /// not run any more.
    /// </summary>
    private static bool IsGone(RolloutSync sync, ReplicaSet replicaSet) =>
        replicaSet.Status.Replicas == 0
        && replicaSet.Status.ObservedGeneration >= replicaSet.Metadata.Generation
        && sync.PodsOf(replicaSet).All(pod => pod.Status.Phase is "Succeeded" or "Failed");
}
