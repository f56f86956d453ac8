using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>A ReplicaSet with and without the Rollout as its controller (row I16).</summary>
internal static class ReplicaSetClaims
{
    public static ReplicaSet Adopted(ReplicaSet replicaSet, ObjectHeader rollout)
    {
        var owner = new OwnerReference
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.RolloutKind,
            Name = rollout.Name,
            Uid = rollout.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
        return WithOwners(replicaSet, [.. replicaSet.Metadata.OwnerReferences ?? [], owner]);
    }

    public static ReplicaSet Released(ReplicaSet replicaSet, ObjectHeader rollout) =>
        WithOwners(replicaSet, [.. (replicaSet.Metadata.OwnerReferences ?? []).Where(owner => owner.Uid != rollout.Uid)]);

    private static ReplicaSet WithOwners(ReplicaSet replicaSet, IReadOnlyList<OwnerReference> owners) =>
        replicaSet with
        {
            Metadata = replicaSet.Metadata with { OwnerReferences = owners },
        };
}
