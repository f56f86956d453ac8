namespace Rollouts.Statistics;

/// <summary>Effect sizes of two unpaired series as Kayenta computes them.</summary>
public static class ArmEffects
{
    /// <summary>mean(canary) / mean(baseline); NaN when either mean is exactly 0.</summary>
    public static double MeanRatio(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (above, below) = (SampleSummary.MeanOf(canary), SampleSummary.MeanOf(baseline));
        return above == 0 || below == 0 ? double.NaN : above / below;
    }

    /// <summary>|mean(canary) - mean(baseline)| in pooled standard deviations (Cohen 1988).</summary>
    public static double CohenD(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (c, b) = (SampleSummary.Of(canary), SampleSummary.Of(baseline));
        var squares =
            ((c.Count - 1) * c.StandardDeviation * c.StandardDeviation) + ((b.Count - 1) * b.StandardDeviation * b.StandardDeviation);
        return Math.Abs(c.Mean - b.Mean) / Math.Sqrt(squares / (c.Count + b.Count - 2));
    }

    /// <summary>
    /// Common-language effect size P(canary &gt; baseline) + P(equal)/2 (Vargha and Delaney 2000); NaN when a series is empty.
    /// </summary>
    /// <param name="canary">In any order, without NaN.</param>
    /// <param name="baseline">In any order, without NaN.</param>
    public static double Cles(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (c, b) = (canary.ToArray(), baseline.ToArray());
        Array.Sort(c);
        Array.Sort(b);
        return ClesOfSorted(c, b);
    }

    internal static double ClesOfSorted(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (below, upTo) = (0, 0);
        var twiceWins = 0L;
        foreach (var sample in canary)
        {
            while (below < baseline.Length && baseline[below] < sample)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < baseline.Length && baseline[upTo] == sample)
            {
                upTo++;
            }

            twiceWins += below + upTo;
        }

        return twiceWins / (2.0 * canary.Length * baseline.Length);
    }
}
