namespace Rollouts.Statistics;

/// <summary>
/// Brunner and Munzel's test of P(x &gt; y) + ½ P(x = y) = ½, valid also where the arms differ in spread and size:
/// W = nm(R̄y - R̄x)/((n + m)√(n s²x + m s²y)) against Student's t with Satterthwaite's degrees of freedom.
/// </summary>
/// <remarks>
/// s² is the variance of pooled minus within-arm ranks, which is the number of values of the other arm below (equal ones half).
/// W is positive when the baseline tends to be larger, as in the paper. Assumes independent values, about ten or more per arm.
/// Source: E. Brunner and U. Munzel, Biom. J. 42 (2000).
/// </remarks>
public static class BrunnerMunzelTest
{
    /// <summary>Compares the arms.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static BrunnerMunzelResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 2);
        var y = Sample.Read(baseline, "baseline", 2);
        if (Sample.Worse(x, y) is { } fault)
        {
            return new BrunnerMunzelResult(new(x.Values.Length, y.Values.Length, 0, 0, 0), 0, 0, confidence) { Refusal = fault };
        }

        using var arms = new SortedArms(x.Values, y.Values);
        var counts = PairCounts.Of(arms);
        var result = Placed(counts, arms, confidence);
        if (result.CanaryPlacementVariance == 0 && result.BaselinePlacementVariance == 0)
        {
            return result with
            {
                Refusal = new(
                    Outcome.Undecided,
                    counts.Equal == counts.Pairs
                        ? "all values of both arms are equal, so that nothing can be ranked"
                        : "the arms do not overlap, so that their ranks have no variance: use the exact Mann-Whitney test"
                ),
            };
        }

        return result with
        {
            P = PValues.FromTails(result.Distribution.Tails(-result.W)),
        };
    }

    /// <summary>Variances of the placements: for each value how many values of the other arm are below it, equal ones counting half.</summary>
    private static BrunnerMunzelResult Placed(PairCounts counts, SortedArms arms, double confidence)
    {
        var (n, m) = (counts.Canary, counts.Baseline);
        var canaryMean = counts.U / n;
        var baselineMean = (counts.Pairs - counts.U) / m;
        var (canarySquares, baselineSquares) = (0.0, 0.0);
        var groups = new TieGroups(arms.Canary, arms.Baseline);
        while (groups.Next())
        {
            var canary = groups.BaselineBelow + (groups.BaselineEqual / 2.0) - canaryMean;
            var baseline = groups.CanaryBelow + (groups.CanaryEqual / 2.0) - baselineMean;
            canarySquares += groups.CanaryEqual * canary * canary;
            baselineSquares += groups.BaselineEqual * baseline * baseline;
        }

        return new BrunnerMunzelResult(counts, canarySquares / (n - 1), baselineSquares / (m - 1), confidence);
    }
}
