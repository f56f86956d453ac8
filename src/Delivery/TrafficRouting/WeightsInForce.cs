using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The weights that requests follow now, in the roles that the Services have now: a promotion makes of ping the canary's and of pong the stable one.</summary>
internal static class WeightsInForce
{
    public static TrafficWeights? Of(RolloutSync sync)
    {
        var told = sync.Before.Canary.Weights;
        var present = sync.Snapshot.Traffic is { } seen ? Seen(sync, seen, told) : told;
        return present?.Canary.ServiceName is { Length: > 0 } service && service == PingPongServices.StableOf(sync)
            ? present with
            {
                Canary = present.Stable with { ServiceName = PingPongServices.CanaryOf(sync) },
                Stable = present.Canary,
            }
            : present;
    }

    private static TrafficWeights Seen(RolloutSync sync, TrafficObservation seen, TrafficWeights? told) =>
        new()
        {
            Canary = new WeightDestination
            {
                Weight = seen.CanaryWeight,
                PodTemplateHash = seen.CanaryHash,
                ServiceName = seen.CanaryService ?? told?.Canary.ServiceName,
            },
            Stable = new WeightDestination
            {
                Weight = Math.Max(
                    0,
                    sync.MaxWeight() - seen.CanaryWeight - (told?.Additional?.Total(destination => destination.Weight) ?? 0)
                ),
                PodTemplateHash = seen.StableHash,
                ServiceName = told?.Stable.ServiceName,
            },
            Additional = told?.Additional,
            Verified = told?.Verified,
        };
}
