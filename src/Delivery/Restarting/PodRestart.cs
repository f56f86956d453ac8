using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Replaces the pods that are older than <c>spec.restartAt</c>, by eviction and no faster than availability allows
/// (rows I10 to I14).
/// </summary>
internal static class PodRestart
{
    /// <summary>Row I11: a disruption budget may have refused, and replacements take their time.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <summary>True when pods are evicted in this pass.</summary>
    public static bool Plan(RolloutSync sync)
    {
        if (!IsAskedFor(sync.Rollout) || sync.Spec.RestartAt is not { } restartAt)
        {
            return false;
        }

        if (restartAt > sync.Now)
        {
            sync.RequeueAt(restartAt);
            return false;
        }

        var old = InOrder(sync)
            .SelectMany(replicaSet =>
                sync.PodsOf(replicaSet).OrderBy(pod => pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Metadata.Name)
            )
            .Where(pod => pod.Metadata.CreationTimestamp < restartAt)
            .ToList();
        if (old.Count == 0)
        {
            sync.Status = sync.Status with { RestartedAt = restartAt };
            return false;
        }

        sync.RequeueAt(sync.Now + Retry);
        var held = old.Count(pod => sync.Snapshot.RefusedEvictions.Contains(pod.Metadata.Uid ?? ""));
        sync.Wait(
            WaitKind.Restart,
            $"{old.Count} pods older than restartAt to be replaced"
                + (held == 0 ? "" : $", {held} of which a PodDisruptionBudget keeps from being evicted")
        );
        // What a budget holds is asked for again later, and keeps the rest of the pass from nothing.
        var evicted = old.Where(pod =>
                pod.Metadata.DeletionTimestamp is null && !sync.Snapshot.RefusedEvictions.Contains(pod.Metadata.Uid ?? "")
            )
            .Take(Spare(sync))
            .ToList();
        foreach (var pod in evicted)
        {
            sync.Act(new RolloutAction.EvictPod(pod));
        }

        return evicted.Count > 0;
    }

    /// <summary>Whether a restart was asked for that has not been through yet; before the first deployment there is nothing to restart.</summary>
    public static bool IsAskedFor(Rollout rollout) =>
        rollout.Spec.RestartAt is { } at && at != rollout.Status.RestartedAt && !string.IsNullOrEmpty(rollout.Status.CurrentPodHash);

    /// <summary>
    /// The ReplicaSet without pods that are on their way out or gone: its status counts them for a moment longer, and neither requests nor further pods may be
    /// moved on their account.
    /// </summary>
    public static ReplicaSet WithoutLeaving(RolloutSync sync, ReplicaSet replicaSet)
    {
        var available = sync.PodsOf(replicaSet).Count(pod => IsAvailable(sync, pod));
        return available < replicaSet.Status.AvailableReplicas
            ? replicaSet with
            {
                Status = replicaSet.Status with { AvailableReplicas = available },
            }
            : replicaSet;
    }

    /// <summary>The stable version first, then the new one, then the oldest of the others.</summary>
    private static IEnumerable<ReplicaSet> InOrder(RolloutSync sync) =>
        sync
            .Owned.OrderBy(rs =>
                rs.PodHash() == sync.Before.StableRS ? 0
                : rs.PodHash() == sync.NewHash ? 1
                : 2
            )
            .ThenBy(rs => rs.Metadata.CreationTimestamp);

    /// <summary>How many available pods there are beyond those that have to stay (row I10).</summary>
    private static int Spare(RolloutSync sync)
    {
        var maxUnavailable = sync.Spec.Strategy.BlueGreen is null
            ? Fenceposts.Of(sync.Rollout).MaxUnavailable
            : Fenceposts.BlueGreenMaxUnavailable(sync.Rollout);
        var wanted = Math.Max(sync.Replicas, sync.Owned.Total(rs => rs.Desired()));
        // The watch of pods may lag behind that of ReplicaSets: what was sent away, or is gone, is nothing to spare.
        var available = sync.Owned.Total(rs =>
            Math.Min(Math.Min(rs.Desired(), rs.Status.AvailableReplicas), sync.PodsOf(rs).Count(pod => IsAvailable(sync, pod)))
        );
        return Math.Max(0, available - (wanted - Math.Max(maxUnavailable, 1)));
    }

    /// <summary>Row I14: ready for long enough, and not on its way out.</summary>
    private static bool IsAvailable(RolloutSync sync, Pod pod)
    {
        var ready = pod.Status.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
        return pod.Metadata.DeletionTimestamp is null
            && ready?.Status == ConditionStatus.True
            && (sync.Spec.MinReadySeconds == 0 || ready.LastTransitionTime?.AddSeconds(sync.Spec.MinReadySeconds) <= sync.Now);
    }
}
