using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Invariant 1 at every write: a scaling leaves no version with fewer pods than the requests need that reach it, unless it lacked as many before; a
/// shift of requests leaves no more requests without pods than there were. Both as the pods are, and as the controller could know.
/// </summary>
internal sealed class CapacityRule(DataPlane plane, RolloutScript script)
{
    /// <summary>Whether a write of that type can take pods from requests, or requests from pods; a status cannot.</summary>
    public static bool IsAbout(ResourceType written) =>
        IsScaled(written) || written == KnownResources.Services || written == KnownResources.Ingresses || IstioObjects.Contains(written);

    /// <summary>What stands against a write between two looks through the same lens; null when nothing does.</summary>
    public string? Against(ResourceType written, Shortfalls before, Shortfalls after)
    {
        return IsScaled(written) ? Scaling(before, after)
            : IsAbout(written) ? Shift(before, after)
            : null;
    }

    public Shortfalls Look(CapacityLens lens) => Shortfalls.Take(plane, script, lens);

    private static bool IsScaled(ResourceType written) => written == KnownResources.ReplicaSets || written == KnownResources.Deployments;

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
        // What was said last is what the new word is measured against; what proxies may still follow is measured state by state.
        foreach (var (state, missing) in after.Latest)
        {
            var present = before.Latest.FirstOrDefault(entry => entry.State?.Entrance == state?.Entrance);
            if (present.Missing is null)
            {
                continue;
            }

            var (last, next) = (present.Missing.Values.Sum(), missing.Values.Sum());
            // What ends gives its share back, whatever became of the stable version meanwhile.
            var hasEnded = present.State is { Experiments.Count: > 0 } && state is { Experiments.Count: 0 };
            if (next > Math.Max(last, hasEnded ? before.WhenExperimentsEnd : 0))
            {
                return $"requests for {next} pods find none, {last} before ({Show(state)})";
            }
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
        state is null
            ? "by Service"
            : $"{(state.Entrance == Entrance.Mesh ? "" : "ingress ")}weight {state.CanaryWeight} since {(state.Since - VirtualTime.Start).TotalSeconds:0.000} s";
}
