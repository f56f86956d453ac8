namespace Rollouts.Delivery;

/// <summary>How far the canary's weight may rise before all its pods are there: no further than leaves no more requests without pods than there are now.</summary>
internal static class CanaryCapacity
{
    /// <summary>The weight nearest to the wanted one at which the fewest pods are missing over both versions.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="wanted">The weight that the canary should have.</param>
    public static int Limit(RolloutSync sync, int wanted)
    {
        var (current, max, stable) = (sync.Weights()?.Canary.Weight ?? 0, sync.MaxWeight(), sync.StableCarrier());
        if (wanted <= current)
        {
            return wanted;
        }

        // MinBy keeps the first of equals.
        return Enumerable
            .Range(current, wanted - current + 1)
            .Reverse()
            .MinBy(weight => sync.MissingAsAsked(weight, sync.New) + CurrentTraffic.StableLacks(sync, max - weight, stable.Lasting()));
    }
}
