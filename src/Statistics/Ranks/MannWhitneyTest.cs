namespace Rollouts.Statistics;

/// <summary>
/// Mann and Whitney's test (Wilcoxon's rank sum): U = #(x &gt; y) + ½ #(x = y) over all pairs, against its distribution when both
/// arms are drawn from one.
/// </summary>
/// <remarks>
/// Assumes independent values. It tests P(x &gt; y) + ½ P(x = y) = ½ only if the arms agree in shape; where spreads and sizes
/// differ use <see cref="BrunnerMunzelTest"/>. Exact without ties by counting orderings, with ties by the shift algorithm on twice
/// the midranks; otherwise z = (U - nm/2 - c)/σ with the continuity correction c of half a rank towards no effect.
/// Source: H. B. Mann and D. R. Whitney, Ann. Math. Stat. 18 (1947); B. Streitberg and J. Röhmel, 1986.
/// </remarks>
public static class MannWhitneyTest
{
    /// <summary>The largest arm for which the automatic method counts exactly.</summary>
    public const int LargestExact = 49;

    private const double HalfRank = 0.5;

    /// <summary>Compares the arms.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="method">How the p-values are found.</param>
    /// <param name="continuity">Whether the normal approximation corrects for the discreteness of U.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static MannWhitneyResult Compare(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        RankMethod method = RankMethod.Automatic,
        bool continuity = true,
        double confidence = 0.95
    )
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        if (Sample.Worse(x, y) is { } fault)
        {
            return new MannWhitneyResult(new(x.Values.Length, y.Values.Length, 0, 0, 0), confidence) { Refusal = fault };
        }

        using var arms = new SortedArms(x.Values, y.Values);
        var counts = PairCounts.Of(arms);
        var result = new MannWhitneyResult(counts, confidence);
        var small = Math.Max(counts.Canary, counts.Baseline) <= LargestExact;
        return method switch
        {
            RankMethod.Exact => counts.TieTerm == 0 ? Exact(result) : ExactWithTies(result, arms),
            RankMethod.Automatic when small && counts.TieTerm == 0 => Exact(result),
            _ => Normal(result, continuity ? HalfRank : 0),
        };
    }

    private static MannWhitneyResult Exact(MannWhitneyResult result)
    {
        var counts = result.Counts;
        if (counts.Pairs > RankSumDistribution.LargestProduct)
        {
            return TooLarge(result);
        }

        var u = new RankSumDistribution(counts.Canary, counts.Baseline);
        var distance = Math.Abs((2 * counts.Greater) - counts.Pairs);
        return result with
        {
            P = FromOverlappingTails(u.AtMost(counts.Pairs - counts.Greater), u.AtMost(counts.Greater)),
            ExactDistanceP = distance == 0 ? 1 : Math.Min(1, 2 * u.AtMost((counts.Pairs - distance) / 2)),
        };
    }

    private static MannWhitneyResult ExactWithTies(MannWhitneyResult result, SortedArms arms)
    {
        var scores = Midranks.Doubled(arms, out var canarySum);
        if (SubsetSumDistribution.Work(scores, arms.Canary.Length) > SubsetSumDistribution.LargestWork)
        {
            return TooLarge(result);
        }

        var sums = SubsetSumDistribution.OfSize(scores, arms.Canary.Length);
        var centre = (long)arms.Canary.Length * (scores.Length + 1);
        var distance = Math.Abs(canarySum - centre);
        return result with
        {
            P = FromOverlappingTails(sums.AtLeast(canarySum), sums.AtMost(canarySum)),
            ExactDistanceP = distance == 0 ? 1 : Math.Min(1, sums.AtMost(centre - distance) + sums.AtLeast(centre + distance)),
        };
    }

    private static MannWhitneyResult Normal(MannWhitneyResult result, double correction)
    {
        var counts = result.Counts;
        var sigma = counts.StandardDeviation;
        if (sigma == 0)
        {
            return result with { Refusal = new(Outcome.Undecided, "all values of both arms are equal, so that nothing can be ranked") };
        }

        var excess = counts.U - (counts.Pairs / 2.0);
        var towards = Math.Sign(excess) * correction;
        var both = 2 * NormalDistribution.Upper(Math.Abs(excess - towards) / sigma);
        var greater = NormalDistribution.Upper((excess - correction) / sigma);
        var less = NormalDistribution.Lower((excess + correction) / sigma);
        return result with { P = new(Math.Min(1, both), greater, less), Z = (excess - towards) / sigma };
    }

    private static PValues FromOverlappingTails(double greater, double less) =>
        new(Math.Min(1, 2 * Math.Min(greater, less)), greater, less);

    private static MannWhitneyResult TooLarge(MannWhitneyResult result) =>
        result with
        {
            Refusal = new(
                Outcome.Error,
                $"{Phrases.Arms(result.Counts.Canary, result.Counts.Baseline)} are too many to count exactly: use the normal method"
            ),
        };
}
