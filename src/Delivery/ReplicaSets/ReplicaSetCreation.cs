using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Makes the ReplicaSet of a template that has none yet (rows A35 to A38).</summary>
internal static class ReplicaSetCreation
{
    /// <summary>Returns false when the pass has to end because the name is somebody else's.</summary>
    public static bool Plan(RolloutSync sync)
    {
        var name = $"{sync.Name}-{sync.NewHash}";
        if (sync.Snapshot.TakenNames.Contains(name))
        {
            // Row A36: another template has the same hash; counting the collision gives the next try another name.
            sync.Act(
                new RolloutAction.UpdateStatus(sync.Before, sync.Before with { CollisionCount = (sync.Before.CollisionCount ?? 0) + 1 })
            );
            return false;
        }

        if (sync.Snapshot.RefusedNames.TryGetValue(name, out var refusal))
        {
            Refused(sync, name, refusal);
            return false;
        }

        var revision = RevisionNumbers.Next(sync.Older);
        var replicaSet = EphemeralMetadata.Born(sync, Build(sync, name, revision));
        sync.Act(new RolloutAction.CreateReplicaSet(replicaSet));
        sync.Put(replicaSet);
        RevisionNumbers.PlanRollout(sync, revision);
        sync.Event(EventType.Normal, EventReason.NewReplicaSetCreated, $"Created ReplicaSet {name} (revision {revision})");
        sync.Status = RolloutConditions.Set(
            sync.Status,
            RolloutConditionType.Progressing,
            ConditionStatus.True,
            ProgressingReason.NewReplicaSetCreated,
            $"Created new replica set \"{name}\"",
            sync.Now
        );
        return true;
    }

    /// <summary>Row A37: a quota or a policy stands against it; it is tried again with back-off.</summary>
    private static void Refused(RolloutSync sync, string name, string refusal)
    {
        sync.Wait(WaitKind.Admission, $"ReplicaSet {name} to be accepted: {refusal}");
        var message = $"Failed to create new replica set \"{name}\": {refusal}";
        if (RolloutConditions.Find(sync.Before, RolloutConditionType.Progressing)?.Message == message)
        {
            return;
        }

        sync.Status = RolloutConditions.Replace(
            sync.Status,
            RolloutConditionType.Progressing,
            ConditionStatus.False,
            ProgressingReason.ReplicaSetCreateError,
            message,
            sync.Now
        );
        sync.Event(EventType.Warning, EventReason.ReplicaSetCreateError, message);
        StatusUpdate.Write(sync);
    }

    /// <summary>Always born empty: pods come by a later scaling, which is what waits for capacity and weights.</summary>
    private static ReplicaSet Build(RolloutSync sync, string name, int revision)
    {
        var hashLabel = (RolloutLabels.PodTemplateHash, sync.NewHash);
        var template = StableAntiAffinity.Apply(sync, sync.Template);
        var labels = (template.Metadata?.Labels).Merge(hashLabel);
        var selector = sync.Spec.Selector ?? new LabelSelector();
        return new ReplicaSet
        {
            ApiVersion = "apps/v1",
            Kind = "ReplicaSet",
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Namespace,
                Labels = labels,
                Annotations = RevisionNumbers
                    .CopiedAnnotations(sync.Rollout)
                    .Merge(
                        (RolloutAnnotations.Revision, revision.ToString(CultureInfo.InvariantCulture)),
                        (RolloutAnnotations.DesiredReplicas, sync.Replicas.ToString(CultureInfo.InvariantCulture))
                    ),
                OwnerReferences = [Ownership.Of(sync.Rollout)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = 0,
                MinReadySeconds = sync.Spec.MinReadySeconds,
                Selector = selector with { MatchLabels = selector.MatchLabels.Merge(hashLabel) },
                Template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
            },
        };
    }
}
