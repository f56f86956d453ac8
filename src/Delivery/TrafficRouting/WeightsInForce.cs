using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The weights that requests follow now, in the roles that the Services have now: a promotion makes of ping the canary's and of pong the stable one.</summary>
internal static class WeightsInForce
{
    public static TrafficWeights? Of(RolloutSync sync)
    {
        var told = sync.Before.Canary.Weights;
        return sync.Snapshot switch
        {
            { Traffic: { } seen } => InPresentRoles(sync, Seen(sync, seen, told)),
            { DividedTraffic.Count: > 0 } when told is not null => BestServed(sync, InPresentRoles(sync, told)),
            _ => told is null ? null : InPresentRoles(sync, told),
        };
    }

    private static TrafficWeights InPresentRoles(RolloutSync sync, TrafficWeights weights) =>
        weights.Canary.ServiceName is { Length: > 0 } service && service == PingPongServices.StableOf(sync)
            ? weights with
            {
                Canary = weights.Stable with { ServiceName = PingPongServices.CanaryOf(sync) },
                Stable = weights.Canary,
            }
            : weights;

    /// <summary>
    /// Where routers say different things, or some do not say, of all that may be in force what lacks the fewest pods: whoever lacks no more than that takes
    /// no pod from any request, whichever of them it follows.
    /// </summary>
    private static TrafficWeights BestServed(RolloutSync sync, TrafficWeights told) =>
        sync
            .Snapshot.DividedTraffic.Select(said => Told(sync, said.CanaryWeight, said.CanaryHash, said.StableHash, told))
            .Prepend(told)
            .MinBy(weights =>
                CurrentTraffic.Missing(
                    sync,
                    weights.Canary.Weight,
                    CurrentTraffic.Canary(sync, weights.Canary.PodTemplateHash),
                    CurrentTraffic.Stable(sync, weights.Stable.PodTemplateHash)
                )
            )!;

    private static TrafficWeights Told(RolloutSync sync, int weight, string? canaryHash, string? stableHash, TrafficWeights told) =>
        told with
        {
            Canary = told.Canary with { Weight = weight, PodTemplateHash = canaryHash ?? told.Canary.PodTemplateHash },
            Stable = told.Stable with { Weight = RestOf(sync, weight, told), PodTemplateHash = stableHash ?? told.Stable.PodTemplateHash },
        };

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
                Weight = RestOf(sync, seen.CanaryWeight, told),
                PodTemplateHash = seen.StableHash,
                ServiceName = told?.Stable.ServiceName,
            },
            Additional = told?.Additional,
            Verified = told?.Verified,
        };

    /// <summary>What neither the canary nor an Experiment gets.</summary>
    private static int RestOf(RolloutSync sync, int weight, TrafficWeights? told) =>
        Math.Max(0, sync.MaxWeight() - weight - (told?.Additional?.Total(destination => destination.Weight) ?? 0));
}
