using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// What no write may break, whatever planned it (docs/architecture.md). Pure: looks at one action and at what was observed last, knows nothing of steps
/// and reasons, and so shares none of a planner's mistakes.
/// </summary>
public static class Invariants
{
    /// <summary>Why the action must not be carried out; null when nothing stands against it.</summary>
    /// <param name="observed">The freshest observation: caches, the answers to our own writes, what the routers confirmed.</param>
    /// <param name="action">The action to be carried out next.</param>
    /// <param name="now">The instant, against which propagation delays count.</param>
    public static InvariantViolation? Check(RolloutSnapshot observed, RolloutAction action, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(observed);
        // Under --strict-argo the planner is asked for Argo's ways, faults included; recreate takes the old version away first.
        if (
            observed.Malformed is not null
            || observed.StrictArgo
            || RecreateForm.Normalize(observed.Rollout).Spec.Strategy.Recreate is not null
        )
        {
            return null;
        }

        var sync = new RolloutSync(observed, now) { NewHash = observed.Rollout.Status.CurrentPodHash ?? "" };
        sync.SetOwned(observed.ReplicaSets.Where(replicaSet => IsOwn(sync, replicaSet)));
        return action switch
        {
            RolloutAction.ScaleReplicaSet scale => ScalingInvariant.Check(sync, scale),
            RolloutAction.DeleteReplicaSet delete => DeletionInvariant.Check(sync, delete.ReplicaSet),
            RolloutAction.SwitchService change => TrafficInvariant.Check(sync, change),
            RolloutAction.RouteTraffic route => TrafficInvariant.Check(sync, route.Target),
            RolloutAction.UpdateStatus update => PromotionInvariant.Check(sync, update.After),
            _ => null,
        };
    }

    private static bool IsOwn(RolloutSync sync, ReplicaSet replicaSet) =>
        replicaSet.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == sync.Rollout.Metadata.Uid) ?? false;
}
