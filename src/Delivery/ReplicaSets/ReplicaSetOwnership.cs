using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Takes orphans that the selector matches and gives up what it no longer matches (rows A42 and I16).</summary>
internal static class ReplicaSetOwnership
{
    public static void Plan(RolloutSync sync)
    {
        var owned = new List<ReplicaSet>();
        foreach (
            var replicaSet in sync
                .Snapshot.ReplicaSets.OrderBy(rs => rs.Metadata.CreationTimestamp)
                .ThenBy(rs => rs.Name(), StringComparer.Ordinal)
        )
        {
            if (Claim(sync, replicaSet) is { } claimed)
            {
                owned.Add(claimed);
            }
        }

        sync.SetOwned(owned);
    }

    /// <summary>Whether the ReplicaSet is the Rollout's, or will be once it is adopted.</summary>
    public static bool IsOwn(RolloutSync sync, ReplicaSet replicaSet)
    {
        var controller = replicaSet.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);
        return sync.Spec.Selector.Matches(replicaSet.Metadata.Labels)
            && (
                controller is null
                    ? replicaSet.PodHash().Length > 0 && replicaSet.Metadata.DeletionTimestamp is null
                    : controller.Uid == sync.Rollout.Metadata.Uid
            );
    }

    /// <summary>The ReplicaSet as the Rollout owns it after this pass; null when it is not its own.</summary>
    private static ReplicaSet? Claim(RolloutSync sync, ReplicaSet replicaSet)
    {
        IReadOnlyList<OwnerReference> owners = replicaSet.Metadata.OwnerReferences ?? [];
        var controller = owners.FirstOrDefault(owner => owner.Controller == true);
        var isMatch = sync.Spec.Selector.Matches(replicaSet.Metadata.Labels);
        if (controller is not null)
        {
            if (controller.Uid != sync.Rollout.Metadata.Uid)
            {
                return null;
            }

            if (!isMatch && replicaSet.Metadata.DeletionTimestamp is null)
            {
                var released = WithOwners(replicaSet, [.. owners.Where(owner => owner.Uid != controller.Uid)]);
                sync.Act(new RolloutAction.ReleaseReplicaSet(replicaSet, released));
            }

            return isMatch ? replicaSet : null;
        }

        // The controller's cache holds only ReplicaSets with the hash label (row A20): others were never a Rollout's.
        if (!isMatch || replicaSet.PodHash().Length == 0 || replicaSet.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        var adopted = WithOwners(replicaSet, [.. owners, Ownership.Of(sync.Rollout)]);
        sync.Act(new RolloutAction.AdoptReplicaSet(replicaSet, adopted));
        return adopted;
    }

    private static ReplicaSet WithOwners(ReplicaSet replicaSet, IReadOnlyList<OwnerReference> owners) =>
        replicaSet with
        {
            Metadata = replicaSet.Metadata with { OwnerReferences = owners },
        };
}
