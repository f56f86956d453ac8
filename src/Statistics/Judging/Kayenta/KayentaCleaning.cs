namespace Rollouts.Statistics;

/// <summary>What Kayenta does to each series by itself before it compares. Alignment in time is lost with the removed samples.</summary>
public static class KayentaCleaning
{
    /// <summary>The samples without NaN, or with zeros in its place, and without outliers where the analysis says so.</summary>
    public static double[] Clean(ReadOnlySpan<double> samples, MetricAnalysis analysis)
    {
        var clean = analysis.NanStrategy == NanStrategy.Replace ? ReplaceNaN(samples) : RemoveNaN(samples);
        return analysis.Outliers == OutlierStrategy.Remove
            ? RemoveOutliers(clean, OutlierFences.GuardedInterquartile(clean, analysis.OutlierFactor))
            : clean;
    }

    public static double[] RemoveNaN(ReadOnlySpan<double> samples) => Keep(samples, static sample => !double.IsNaN(sample));

    /// <summary>Zero, or another value, in place of each NaN.</summary>
    public static double[] ReplaceNaN(ReadOnlySpan<double> samples, double value = 0)
    {
        var replaced = samples.ToArray();
        foreach (ref var sample in replaced.AsSpan())
        {
            sample = double.IsNaN(sample) ? value : sample;
        }

        return replaced;
    }

    public static double[] RemoveOutliers(ReadOnlySpan<double> samples, OutlierFences fences) =>
        Keep(samples, sample => !fences.Excludes(sample));

    private static double[] Keep(ReadOnlySpan<double> samples, Func<double, bool> wanted)
    {
        var kept = new double[samples.Length];
        var count = 0;
        foreach (var sample in samples)
        {
            if (wanted(sample))
            {
                kept[count++] = sample;
            }
        }

        return kept[..count];
    }
}
