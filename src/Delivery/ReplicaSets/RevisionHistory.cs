using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Deletes the oldest idle versions beyond the limit, with their runs (rows A8 and I17).</summary>
internal static class RevisionHistory
{
    public static void Plan(RolloutSync sync)
    {
        var candidates = sync.Others.Where(rs => rs.Metadata.DeletionTimestamp is null).ToList();
        var surplus = candidates.Count - (sync.Spec.RevisionHistoryLimit ?? RolloutDefaults.RevisionHistoryLimit);
        foreach (
            var replicaSet in candidates.OrderBy(rs => rs.Metadata.CreationTimestamp).ThenBy(rs => rs.Revision()).Take(Math.Max(surplus, 0))
        )
        {
            if (!IsIdle(replicaSet))
            {
                continue;
            }

            sync.Act(new RolloutAction.DeleteReplicaSet(replicaSet));
            sync.Owned.Remove(replicaSet);
        }
    }

    private static bool IsIdle(ReplicaSet replicaSet) =>
        replicaSet.Desired() == 0
        && replicaSet.Status.Replicas == 0
        && replicaSet.Status.ObservedGeneration >= replicaSet.Metadata.Generation;
}
