namespace Rollouts.Delivery;

/// <summary>
/// Weight and subsets are two objects of Istio's, written one after the other: what holds in between must not leave more requests without pods either.
/// Where it would, the move is made in parts, one in each pass.
/// </summary>
internal static class SubsetMoves
{
    /// <summary>The target, or the part of it that may come first.</summary>
    public static TrafficTarget Next(RolloutSync sync, TrafficTarget target)
    {
        if (
            !CurrentTraffic.HasSubsets(sync)
            || sync.Snapshot.StrictArgo
            || CurrentTraffic.Of(sync) is not var (weight, canary, stable)
            || !Between(target, weight, canary).Any(IsWorse)
        )
        {
            return target;
        }

        TrafficTarget[] parts =
        [
            target with
            {
                Weight = weight,
                StableHash = stable,
            },
            target with
            {
                CanaryHash = canary,
                StableHash = stable,
            },
            target with
            {
                Weight = weight,
                CanaryHash = canary,
            },
        ];
        var part = Array.Find(parts, part => Changes(part) && !IsWorse((part.Weight, part.CanaryHash, part.StableHash)));
        if (part is null)
        {
            return target;
        }

        sync.RequeueAt(sync.Now);
        return part;

        bool Changes(TrafficTarget part) => (part.Weight, part.CanaryHash, part.StableHash) != (weight, canary, stable);

        bool IsWorse((int Weight, string Canary, string Stable) state) =>
            CurrentTraffic.Missing(sync, state.Weight, state.Canary, state.Stable) > CurrentTraffic.Missing(sync, weight, canary, stable);
    }

    /// <summary>What holds between the writes, in the order in which they come.</summary>
    private static (int Weight, string Canary, string Stable)[] Between(TrafficTarget target, int weight, string canary) =>
        target.WeightFirst
            ? [(weight, canary, target.StableHash), (target.Weight, canary, target.StableHash)]
            : [(weight, target.CanaryHash, target.StableHash)];
}
