namespace Rollouts.Statistics;

/// <summary>
/// Hodges and Lehmann's shift: the median of all n·m differences x - y, with the interval of the shifts that the Mann-Whitney test
/// would not reject. Needs O((n + m) log(n + m)) time and never forms the differences.
/// </summary>
/// <remarks>
/// Assumes independent values and arms that differ by a shift only; then it is the amount by which the canary is larger.
/// Exact interval: [D(k), D(nm + 1 - k)] with k = max(1, q), q the α/2 quantile of U. Normal: k = max(1, ⌈nm/2 - ½ - z σ⌉) with the
/// tie-corrected σ. Source: J. L. Hodges and E. L. Lehmann, Ann. Math. Stat. 34 (1963); D. F. Bauer, JASA 67 (1972).
/// </remarks>
public static class HodgesLehmannEstimator
{
    /// <summary>Estimates by how much the canary is larger.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <param name="method">How the interval is found; ties take the exact method to the normal one.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static HodgesLehmannResult Estimate(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        double confidence = 0.95,
        RankMethod method = RankMethod.Automatic
    )
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        var (n, m) = (x.Values.Length, y.Values.Length);
        if (Sample.Worse(x, y) is { } fault)
        {
            return HodgesLehmannResult.Refused(n, m, confidence, fault);
        }

        using var arms = new SortedArms(x.Values, y.Values);
        var counts = PairCounts.Of(arms);
        var exact = method switch
        {
            RankMethod.Exact => true,
            RankMethod.Automatic => counts.TieTerm == 0 && Math.Max(n, m) <= MannWhitneyTest.LargestExact,
            _ => false,
        };
        if (exact && counts.Pairs > RankSumDistribution.LargestProduct)
        {
            var reason = $"{Phrases.Arms(n, m)} are too many to count exactly: use the normal method";
            return HodgesLehmannResult.Refused(n, m, confidence, new(Outcome.Error, reason));
        }

        var k = exact ? ExactRank(n, m, confidence) : NormalRank(counts, confidence);
        var differences = new PairwiseDifferences(arms.Canary, arms.Baseline);
        return new HodgesLehmannResult(
            n,
            m,
            OrderStatistic.Median(differences),
            new(OrderStatistic.Select(differences, k), OrderStatistic.Select(differences, counts.Pairs + 1 - k)),
            confidence,
            exact,
            Refusal: null
        );
    }

    private static long ExactRank(int n, int m, double confidence) =>
        Math.Max(1, new RankSumDistribution(n, m).Quantile((1 - confidence) / 2));

    private static long NormalRank(PairCounts counts, double confidence)
    {
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        return Math.Max(1, (long)Math.Ceiling((counts.Pairs / 2.0) - 0.5 - (z * counts.StandardDeviation)));
    }
}
