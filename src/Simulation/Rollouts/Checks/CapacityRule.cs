using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Invariant 1 at every write: a scaling leaves no version with fewer pods than the requests need that reach it, unless it lacked as many before; a
/// shift of requests leaves no more requests without pods than there were. Both as the pods are, and as the controller could know.
/// </summary>
internal sealed class CapacityRule(DataPlane plane, RolloutScript script)
{
    /// <summary>What stands against a write between two looks through the same lens; null when nothing does.</summary>
    public string? Against(ResourceType written, Shortfalls before, Shortfalls after)
    {
        if (written == KnownResources.ReplicaSets || written == KnownResources.Deployments)
        {
            return Scaling(before, after);
        }

        return written == KnownResources.Services || IstioObjects.Contains(written) ? Shift(before, after) : null;
    }

    public Shortfalls Look(CapacityLens lens) => Shortfalls.Take(plane, script, lens);

    private static string? Scaling(Shortfalls before, Shortfalls after)
    {
        if (after.Available < before.Available && after.Available < after.Needed)
        {
            return $"{after.Available} pods serve instead of {before.Available}; {after.Needed} are needed";
        }

        foreach (var (state, missing) in after.ByState)
        {
            var known = before.ByState.FirstOrDefault(entry => entry.State == state).Missing;
            foreach (var (hash, count) in missing)
            {
                if (known is not null && count > known.GetValueOrDefault(hash))
                {
                    return $"{hash} lacks {count} pods for its requests, {known.GetValueOrDefault(hash)} before ({Show(state)})";
                }
            }
        }

        return null;
    }

    private static string? Shift(Shortfalls before, Shortfalls after)
    {
        if (before.ByState.Count == 0 || after.ByState.Count == 0)
        {
            return null;
        }

        // What was said last is what the new word is measured against; what proxies may still follow is measured state by state.
        var (last, next) = (before.ByState[^1].Missing.Values.Sum(), after.ByState[^1].Missing.Values.Sum());
        if (next > last)
        {
            return $"requests for {next} pods find none, {last} before ({Show(after.ByState[^1].State)})";
        }

        foreach (var (state, missing) in after.ByState)
        {
            if (
                before.ByState.FirstOrDefault(entry => entry.State == state).Missing is { } known
                && missing.Values.Sum() > known.Values.Sum()
            )
            {
                return $"requests for {missing.Values.Sum()} pods find none, {known.Values.Sum()} before, for proxies that follow {Show(state)}";
            }
        }

        return null;
    }

    private static string Show(RouteState? state) =>
        state is null ? "by Service" : $"weight {state.CanaryWeight} since {(state.Since - VirtualTime.Start).TotalSeconds:0.000} s";
}
