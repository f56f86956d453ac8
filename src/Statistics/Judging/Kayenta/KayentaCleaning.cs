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

    public static double[] RemoveNaN(ReadOnlySpan<double> samples)
    {
        var kept = new double[samples.Length];
        var count = 0;
        foreach (var sample in samples)
        {
            kept[count] = sample;
            count += double.IsNaN(sample) ? 0 : 1;
        }

        return count == kept.Length ? kept : kept[..count];
    }

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

    public static double[] RemoveOutliers(ReadOnlySpan<double> samples, OutlierFences fences)
    {
        var kept = new List<double>(samples.Length);
        foreach (var sample in samples)
        {
            if (!fences.Excludes(sample))
            {
                kept.Add(sample);
            }
        }

        return [.. kept];
    }
}
