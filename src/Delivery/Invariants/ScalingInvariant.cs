using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Invariant 1 for sizes: no version loses pods that its requests need, and none at all while requests may still go where they went before.</summary>
internal static class ScalingInvariant
{
    private const string Name = "requests find pods";

    public static InvariantViolation? Check(RolloutSync sync, RolloutAction.ScaleReplicaSet scale)
    {
        var hash = scale.After.PodHash();
        if (sync.FindVersion(hash) is not { } present || scale.After.Desired() >= present.Desired())
        {
            return null;
        }

        var (before, after) = (present.Lasting(), Math.Min(scale.After.Desired(), present.Status.AvailableReplicas));
        if (sync.Spec.Strategy.BlueGreen is { } blueGreen)
        {
            return sync.FindService(blueGreen.ActiveService)?.SelectedHash() == hash
                ? Lost(scale, before, after, sync.Replicas, "users are sent to it")
                : null;
        }

        if (sync.Spec.Strategy.Canary is null)
        {
            return null;
        }

        return sync.IsRouted() ? Routed(sync, scale, present, before, after) : Together(sync, scale, before, after);
    }

    /// <summary>Without a router all versions serve together.</summary>
    private static InvariantViolation? Together(RolloutSync sync, RolloutAction.ScaleReplicaSet scale, int before, int after)
    {
        var others = sync.Owned.Where(rs => rs.PodHash() != scale.After.PodHash()).Total(rs => rs.Lasting());
        var needed = sync.Replicas - Fenceposts.Of(sync.Rollout).MaxUnavailable;
        return Lost(scale, others + before, others + after, needed, "all versions serve together");
    }

    private static InvariantViolation? Routed(
        RolloutSync sync,
        RolloutAction.ScaleReplicaSet scale,
        ReplicaSet present,
        int before,
        int after
    )
    {
        if (sync.Canary.TrafficRouting!.HasRouter() && !CurrentTraffic.IsSettled(sync))
        {
            return new(
                1,
                Name,
                $"{scale.After.Name()} would go from {before} available pods to {after} although requests may still go where they went before"
            );
        }

        if (CurrentTraffic.LeadsToAll(sync))
        {
            var others = sync.Owned.Where(rs => rs.PodHash() != present.PodHash()).Total(rs => rs.Lasting());
            var share = sync.MaxWeight() - (sync.Weights()?.Canary.Weight ?? 0);
            if (Lost(scale, others + before, others + after, sync.PodsFor(share), "the stable Service leads to all versions") is { } lost)
            {
                return lost;
            }
        }

        return Lost(
            scale,
            before,
            after,
            sync.AsAsked(sync.PodsFor(CurrentTraffic.ShareOf(sync, present.PodHash())), present),
            "its requests need them"
        );
    }

    private static InvariantViolation? Lost(RolloutAction.ScaleReplicaSet scale, int before, int after, int needed, string why) =>
        after < before && after < needed
            ? new(1, Name, $"{scale.After.Name()} would leave {after} available pods of {before}, and {needed} are needed: {why}")
            : null;
}
