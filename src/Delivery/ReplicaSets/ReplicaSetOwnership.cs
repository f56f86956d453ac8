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
            if (Claim(sync, replicaSet))
            {
                owned.Add(replicaSet);
            }
        }

        sync.SetOwned(owned);
    }

    private static bool Claim(RolloutSync sync, ReplicaSet replicaSet)
    {
        var controller = replicaSet.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);
        var isMatch = sync.Spec.Selector.Matches(replicaSet.Metadata.Labels);
        if (controller is not null)
        {
            if (controller.Uid != sync.Rollout.Metadata.Uid)
            {
                return false;
            }

            if (!isMatch && replicaSet.Metadata.DeletionTimestamp is null)
            {
                sync.Act(new RolloutAction.ReleaseReplicaSet(replicaSet));
            }

            return isMatch;
        }

        // The controller's cache holds only ReplicaSets with the hash label (row A20): others were never a Rollout's.
        if (!isMatch || replicaSet.PodHash().Length == 0 || replicaSet.Metadata.DeletionTimestamp is not null)
        {
            return false;
        }

        sync.Act(new RolloutAction.AdoptReplicaSet(replicaSet));
        return true;
    }
}
