namespace Rollouts.Delivery;

/// <summary>What routers are asked for when nobody knows what they have: the names by which they tell the versions apart.</summary>
public static class TrafficQuestion
{
    /// <returns>Services and hashes as the status names them; null where there is no router, or nothing that one could have been told.</returns>
    public static TrafficTarget? Of(RolloutSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var rollout = snapshot.Rollout;
        if (
            snapshot.Malformed is not null
            || string.IsNullOrEmpty(rollout.Status.StableRS)
            || rollout.Spec.Strategy.Canary?.TrafficRouting?.HasRouter() is not true
        )
        {
            return null;
        }

        var (sync, told) = (new RolloutSync(snapshot, default), rollout.Status.Canary.Weights);
        return new TrafficTarget
        {
            Weight = told?.Canary.Weight ?? 0,
            MaxWeight = sync.MaxWeight(),
            CanaryHash = told?.Canary.PodTemplateHash ?? "",
            StableHash = told?.Stable.PodTemplateHash ?? rollout.Status.StableRS,
            CanaryService = PingPongServices.CanaryOf(sync),
            StableService = PingPongServices.StableOf(sync),
        };
    }
}
