namespace Rollouts.Statistics;

/// <summary>
/// Hodges and Lehmann's one-sample estimate: the median of Walsh's averages (dᵢ + dⱼ)/2, i ≤ j, with the interval whose ends have
/// rank k = max(1, ⌈N/2 - ½ - z σ⌉) from either side, N = n(n + 1)/2 and σ² = n(n + 1)(2n + 1)/24 (normal approximation).
/// </summary>
internal static class PseudoMedian
{
    /// <summary>The estimate in the unit of the differences.</summary>
    public static Effect Of(ReadOnlySpan<double> differences, double confidence)
    {
        var sorted = differences.ToArray();
        AscendingOrder.Sort(sorted);
        var sums = new WalshSums(sorted);
        var sigma = Math.Sqrt(sums.Count * ((2.0 * sorted.Length) + 1) / 12);
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        var rank = Math.Max(1, (long)Math.Ceiling((sums.Count / 2.0) - 0.5 - (z * sigma)));
        var interval = new Interval(OrderStatistic.Select(sums, rank) / 2, OrderStatistic.Select(sums, sums.Count + 1 - rank) / 2);
        return new(SignedRankResult.Estimated, OrderStatistic.Median(sums) / 2, interval, confidence, 0);
    }
}
