namespace Rollouts.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test of paired differences: V is the sum of the ranks of |d| that belong to positive d. Zero differences
/// are left out, equal ones share the mean of their ranks.
/// </summary>
/// <remarks>
/// Assumes independent pairs whose differences are symmetric about their median. Exact by the shift algorithm on twice the
/// midranks, otherwise z = (V - n(n+1)/4 - c)/σ with σ² = n(n+1)(2n+1)/24 - Σ(t³ - t)/48. Source: F. Wilcoxon, Biom. Bull. 1 (1945).
/// </remarks>
public static class SignedRankTest
{
    private const double HalfRank = 0.5;

    /// <summary>Compares window by window.</summary>
    /// <param name="canary">One value per window.</param>
    /// <param name="baseline">The value of the same window; a pair with a NaN in it is left out.</param>
    /// <param name="method">How the p-values are found.</param>
    /// <param name="continuity">Whether the normal approximation corrects for the discreteness of V.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static SignedRankResult Compare(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        RankMethod method = RankMethod.Automatic,
        bool continuity = true,
        double confidence = 0.95
    )
    {
        Level.Require(confidence, nameof(confidence));
        var differences = Sample.ReadDifferences(canary, baseline, 1);
        var ranked = SignedRanks.Of(differences.Values);
        var result = new SignedRankResult(
            ranked.Count,
            differences.Values.Length - ranked.Count,
            ranked.DoubledPositiveSum / 2.0,
            confidence
        );
        if (differences.Fault is { } fault)
        {
            return result with { Refusal = fault };
        }

        if (ranked.Count == 0)
        {
            return result with { Refusal = new(Outcome.Undecided, "every pair is equal") };
        }

        result = result with { Shift = PseudoMedian.Of(differences.Values, confidence) };
        var exact = method switch
        {
            RankMethod.Exact => true,
            RankMethod.Automatic => ranked.Count <= MannWhitneyTest.LargestExact && ranked.TieTerm == 0,
            _ => false,
        };
        return exact ? Exact(result, ranked) : Normal(result, ranked, continuity ? HalfRank : 0);
    }

    private static SignedRankResult Exact(SignedRankResult result, SignedRanks ranked)
    {
        if (SubsetSumDistribution.Work(ranked.Doubled, 1) > SubsetSumDistribution.LargestWork)
        {
            var reason = $"{Figures.Count(ranked.Count, "difference")} are too many to count exactly: use the normal method";
            return result with { Refusal = new(Outcome.Error, reason) };
        }

        var sums = SubsetSumDistribution.OfCoinFlips(ranked.Doubled);
        var (greater, less) = (sums.AtLeast(ranked.DoubledPositiveSum), sums.AtMost(ranked.DoubledPositiveSum));
        return result with { P = new(Math.Min(1, 2 * Math.Min(greater, less)), greater, less), Exact = true };
    }

    private static SignedRankResult Normal(SignedRankResult result, SignedRanks ranked, double correction)
    {
        double n = ranked.Count;
        var excess = result.V - (n * (n + 1) / 4);
        var sigma = Math.Sqrt((n * (n + 1) * ((2 * n) + 1) / 24) - (ranked.TieTerm / 48));
        var towards = Math.Sign(excess) * correction;
        return result with
        {
            P = new(
                Math.Min(1, 2 * NormalDistribution.Upper(Math.Abs(excess - towards) / sigma)),
                NormalDistribution.Upper((excess - correction) / sigma),
                NormalDistribution.Lower((excess + correction) / sigma)
            ),
        };
    }
}
