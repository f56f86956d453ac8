using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Changes the size of a ReplicaSet, together with the note for how many replicas of the Rollout that was (row A46).</summary>
internal static class ReplicaSetScaling
{
    /// <summary>True when the size changed; only the note may be written as well.</summary>
    public static bool Plan(RolloutSync sync, ReplicaSet replicaSet, int replicas, bool keepsDeadline = false)
    {
        var from = replicaSet.Desired();
        if (from == replicas && replicaSet.DesiredForRollout() == sync.Replicas)
        {
            return false;
        }

        var annotations = replicaSet.Metadata.Annotations.Merge(
            (RolloutAnnotations.DesiredReplicas, sync.Replicas.ToString(CultureInfo.InvariantCulture)),
            (
                RolloutAnnotations.ScaleDownDeadline,
                replicas == 0 && !keepsDeadline ? null : replicaSet.Annotation(RolloutAnnotations.ScaleDownDeadline)
            )
        );
        var after = replicaSet.WithAnnotations(annotations);
        after = after with { Spec = after.Spec with { Replicas = replicas } };
        var action = new RolloutAction.ScaleReplicaSet(replicaSet, after);
        if (Refusal(sync, action) is { } refusal)
        {
            sync.Wait(WaitKind.Pods, refusal);
            return replicas != from && Plan(sync, replicaSet, from, keepsDeadline);
        }

        sync.Act(action);
        // Pods that were sent away do not come back by asking for more.
        sync.Put(replicas > from ? after with { Status = after.Status with { AvailableReplicas = replicaSet.Lasting() } } : after);
        if (from == replicas)
        {
            return false;
        }

        var direction = from < replicas ? "up" : "down";
        sync.Event(
            EventType.Normal,
            EventReason.ScalingReplicaSet,
            $"Scaled {direction} ReplicaSet {replicaSet.Name()} (revision {replicaSet.Revision()}) from {from} to {replicas}"
        );
        return true;
    }

    /// <summary>What the executor would refuse is not planned: the rest of the plan goes on, and may bring what is missing.</summary>
    private static string? Refusal(RolloutSync sync, RolloutAction.ScaleReplicaSet action) =>
        sync.Snapshot.StrictArgo || sync.Spec.Strategy.Recreate is not null ? null : ScalingInvariant.Check(sync, action)?.Message;
}
