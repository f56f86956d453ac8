namespace Rollouts.Statistics;

/// <summary>
/// The two-sample Kolmogorov-Smirnov test: D = sup |F_x - F_y|. Exact by the probability that a random lattice path leaves the band
/// of that width (given the ties, only points between distinct values count); otherwise Kolmogorov's limit at D √(nm/(n + m)).
/// </summary>
/// <remarks>
/// Assumes independent values. Says that the shapes differ, not how: use it as a flag beside a test of location. With ties the limit
/// is conservative. Source: N. V. Smirnov 1939; J. L. Hodges, Ark. Mat. 3 (1958); G. Schröer and D. Trenkler 1995 for ties.
/// </remarks>
public static class KolmogorovSmirnovTest
{
    /// <summary>n·m below which the p-value is exact.</summary>
    public const long ExactBelow = 10_000;

    /// <summary>Compares the distributions.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval of the distance.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static KolmogorovSmirnovResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        var (n, m) = (x.Values.Length, y.Values.Length);
        if (Sample.Worse(x, y) is { } fault)
        {
            return new KolmogorovSmirnovResult(n, m, 0, 0, confidence) { Refusal = fault };
        }

        using var arms = new SortedArms(x.Values, y.Values);
        var (above, below) = LargestGaps(arms);
        var result = new KolmogorovSmirnovResult(n, m, above, below, confidence);
        double? exact = (long)n * m < ExactBelow ? LatticePaths.LeaveBand(arms, Math.Max(above, below)) : null;
        return result with { ExactP = exact, P = new(exact ?? result.LimitP, result.OneSided(below), result.OneSided(above)) };
    }

    /// <summary>The largest i·m - j·n and j·n - i·m over the distinct values, i and j the numbers of values up to there.</summary>
    private static (long Above, long Below) LargestGaps(SortedArms arms)
    {
        var (above, below) = (0L, 0L);
        var groups = new TieGroups(arms.Canary, arms.Baseline);
        while (groups.Next())
        {
            var gap =
                ((long)(groups.CanaryBelow + groups.CanaryEqual) * arms.Baseline.Length)
                - ((long)(groups.BaselineBelow + groups.BaselineEqual) * arms.Canary.Length);
            above = Math.Max(above, gap);
            below = Math.Max(below, -gap);
        }

        return (above, below);
    }
}
