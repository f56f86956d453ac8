namespace Rollouts.Delivery;

/// <summary>Invariant 1 for requests: no shift of them leaves more without pods than before.</summary>
internal static class TrafficInvariant
{
    private const string Name = "requests find pods";

    public static InvariantViolation? Check(RolloutSync sync, TrafficTarget target)
    {
        if (SpecAsksForLess(sync) || CurrentTraffic.Of(sync) is not var (weight, canary, stable))
        {
            return null;
        }

        var (nextCanary, nextStable) = (CurrentTraffic.Canary(sync, target.CanaryHash), CurrentTraffic.Stable(sync, target.StableHash));
        var (before, after) = (
            CurrentTraffic.Missing(sync, weight, canary, stable),
            CurrentTraffic.Missing(sync, target.Weight, nextCanary, nextStable)
        );
        return after > before
            ? new(
                1,
                Name,
                $"weight {target.Weight} on {nextCanary} and the rest on {nextStable} would leave requests for {after} pods without one, {before} at present"
            )
            : null;
    }

    public static InvariantViolation? Check(RolloutSync sync, RolloutAction.SwitchService change)
    {
        var (name, next) = (change.After.Metadata.Name, change.After.SelectedHash());
        if (change.Before.SelectedHash() is not { } before || next is null || before == next)
        {
            return null;
        }

        var weight =
            sync.Spec.Strategy.BlueGreen is { } blueGreen ? (name == blueGreen.ActiveService ? sync.MaxWeight() : 0)
            : sync.IsRouted() && !HasSubsets(sync) && CurrentTraffic.Of(sync) is var (canaryWeight, _, _)
                ? WeightOf(sync, name, canaryWeight)
            : 0;
        var (lacking, lacked) = (sync.Missing(weight, sync.FindVersion(next)), sync.Missing(weight, sync.FindVersion(before)));
        return weight > 0 && lacking > lacked
            ? new(1, Name, $"Service {name} would lead to {next}, which lacks {lacking} pods for its requests; {before} lacks {lacked}")
            : null;
    }

    private static int WeightOf(RolloutSync sync, string? service, int canaryWeight) =>
        service == PingPongServices.CanaryOf(sync) ? canaryWeight
        : service == PingPongServices.StableOf(sync) ? sync.MaxWeight() - canaryWeight
        : 0;

    private static bool HasSubsets(RolloutSync sync) => sync.Canary.TrafficRouting?.Istio?.DestinationRule is not null;

    /// <summary>Rows C14 and C18: fewer pods than the weight needs, because the spec says so.</summary>
    private static bool SpecAsksForLess(RolloutSync sync) =>
        sync.Canary.ReplicaProgressThreshold is not null || CanarySteps.CanaryScale(sync.Rollout, sync.Before.Abort) is not null;
}
