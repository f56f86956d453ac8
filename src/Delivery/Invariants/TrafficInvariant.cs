namespace Rollouts.Delivery;

/// <summary>Invariant 1 for requests: no shift of them leaves more without pods than before.</summary>
internal static class TrafficInvariant
{
    private const string Name = "requests find pods";

    public static InvariantViolation? Check(RolloutSync sync, TrafficTarget target)
    {
        if (CurrentTraffic.Of(sync) is not var (weight, canary, stable))
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

        if (sync.Spec.Strategy.BlueGreen is { } blueGreen)
        {
            var (lacking, lacked) = (
                sync.Missing(sync.MaxWeight(), sync.FindVersion(next)),
                sync.Missing(sync.MaxWeight(), sync.FindVersion(before))
            );
            return name == blueGreen.ActiveService && lacking > lacked
                ? new(1, Name, $"Service {name} would lead to {next}, which lacks {lacking} pods for its requests; {before} lacks {lacked}")
                : null;
        }

        return
            sync.IsRouted()
            && !CurrentTraffic.HasSubsets(sync)
            && CurrentTraffic.Worse(sync, name, next, CurrentTraffic.IsSettled(sync)) is var (after, present)
            ? new(1, Name, $"Service {name} would lead to {next} and leave requests for {after} pods without one, {present} with {before}")
            : null;
    }
}
