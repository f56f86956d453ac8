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
}
