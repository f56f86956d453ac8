namespace Rollouts.Statistics;

/// <summary>
/// By how much the canary is shifted against the baseline, in the metric's unit: what R's
/// <c>wilcox.test(canary, baseline, exact=FALSE, correct=TRUE, conf.int=TRUE)</c> estimates by inverting the Mann-Whitney test
/// (normal approximation with tie and continuity correction), except that the correction is on for the estimate too.
/// Assumes that both arms have the same shape. All three numbers are only good to the root finder's absolute tolerance of 1e-4.
/// </summary>
/// <param name="Interval">The two-sided confidence interval.</param>
/// <param name="Estimate">A Hodges-Lehmann type estimate of the shift.</param>
public readonly record struct ShiftEstimate(Interval Interval, double Estimate)
{
    /// <summary>Absolute, whatever the unit of the metric: this is what makes Kayenta's judge depend on it.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Estimates the shift of two series in any order.</summary>
    /// <param name="canary">Finite samples.</param>
    /// <param name="baseline">Finite samples.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Null when all samples are tied at some shift on the way, or an arm is empty: the test says nothing then.</returns>
    public static ShiftEstimate? Of(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence)
    {
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must lie between 0 and 1, e.g. 0.98");
        }

        if (canary.IsEmpty || baseline.IsEmpty)
        {
            return null;
        }

        var (c, b) = (canary.ToArray(), baseline.ToArray());
        Array.Sort(c);
        Array.Sort(b);
        return OfSorted(c, b, NormalDistribution.Quantile((1 - confidence) / 2));
    }

    /// <param name="canary">Sorted.</param>
    /// <param name="baseline">Sorted.</param>
    /// <param name="quantile">Negative: the normal quantile of half the error probability.</param>
    internal static ShiftEstimate? OfSorted(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double quantile)
    {
        if (!double.IsFinite(canary[0] - baseline[^1]) || !double.IsFinite(canary[^1] - baseline[0]))
        {
            return null;
        }

        var statistic = new ShiftStatistic(canary, baseline);
        var (highest, lowest) = (statistic.At(statistic.Lowest, 0), statistic.At(statistic.Highest, 0));
        var lower = End(statistic, -quantile, highest, lowest);
        var upper = End(statistic, quantile, highest, lowest);
        var estimate = Root(statistic, 0, highest, lowest);
        return statistic.WasAllTied ? null : new(new(lower, upper), estimate);
    }

    /// <summary>Where the statistic passes the quantile; the outermost difference where it never does.</summary>
    internal static double End(ShiftStatistic statistic, double quantile, double highest, double lowest) =>
        highest - quantile <= 0 ? statistic.Lowest
        : lowest - quantile >= 0 ? statistic.Highest
        : Root(statistic, quantile, highest, lowest);

    /// <summary>
    /// R's <c>uniroot</c>. On a step function the point where it stops depends on its every step and rounding, and Kayenta's judgements
    /// depend on that point.
    /// </summary>
    private static double Root(ShiftStatistic statistic, double quantile, double highest, double lowest)
    {
        statistic.Widen();
        return BrentRoot.Find(
            shift => statistic.At(shift, quantile),
            statistic.Lowest,
            statistic.Highest,
            highest - quantile,
            lowest - quantile,
            Tolerance
        );
    }
}
