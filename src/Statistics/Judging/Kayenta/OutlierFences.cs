namespace Rollouts.Statistics;

/// <summary>Fences beyond which a sample counts as an outlier.</summary>
/// <param name="Lower">Samples below are outliers.</param>
/// <param name="Upper">Samples above are outliers.</param>
public readonly record struct OutlierFences(double Lower, double Upper)
{
    /// <summary>Fences that hold nothing back, as for an empty series.</summary>
    public static OutlierFences Open { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether a sample lies beyond a fence.</summary>
    public bool Excludes(double sample) => sample < Lower || sample > Upper;

    /// <summary>
    /// Tukey's fences: q25 - factor·IQR and q75 + factor·IQR, with quantiles of type 7 (Tukey, Exploratory Data Analysis, 1977).
    /// </summary>
    /// <param name="samples">In any order, without NaN.</param>
    /// <param name="factor">Above 0; 1.5 is usual.</param>
    public static OutlierFences Interquartile(ReadOnlySpan<double> samples, double factor)
    {
        CheckFactor(factor);
        return samples.IsEmpty ? Open : Interquartile(Sorted(samples), factor);
    }

    /// <summary>
    /// Tukey's fences, but never inside the 1st and the 99th percentile, so that at most about 1 % of each side is outside.
    /// This is what Kayenta's judge removes outliers with.
    /// </summary>
    /// <param name="samples">In any order, without NaN.</param>
    /// <param name="factor">Above 0; 3 is Kayenta's default.</param>
    public static OutlierFences GuardedInterquartile(ReadOnlySpan<double> samples, double factor)
    {
        CheckFactor(factor);
        if (samples.IsEmpty)
        {
            return Open;
        }

        var sorted = Sorted(samples);
        var fences = Interquartile(sorted, factor);
        return new(
            Math.Min(SampleQuantile.OfSorted(sorted, 0.01), fences.Lower),
            Math.Max(SampleQuantile.OfSorted(sorted, 0.99), fences.Upper)
        );
    }

    /// <summary>Fences at <paramref name="k"/> population standard deviations around the mean.</summary>
    /// <param name="samples">Without NaN.</param>
    /// <param name="k">Above 0; 3 is usual.</param>
    public static OutlierFences KSigma(ReadOnlySpan<double> samples, double k)
    {
        CheckFactor(k);
        if (samples.IsEmpty)
        {
            return Open;
        }

        var summary = SampleSummary.Of(samples);
        var deviation = summary.StandardDeviation * Math.Sqrt((samples.Length - 1.0) / samples.Length);
        return new(summary.Mean - (k * deviation), summary.Mean + (k * deviation));
    }

    private static OutlierFences Interquartile(double[] sorted, double factor)
    {
        var (lower, upper) = (SampleQuantile.OfSorted(sorted, 0.25), SampleQuantile.OfSorted(sorted, 0.75));
        var width = factor * (upper - lower);
        return new(lower - width, upper + width);
    }

    private static double[] Sorted(ReadOnlySpan<double> samples)
    {
        var sorted = samples.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private static void CheckFactor(double factor)
    {
        if (!(factor > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "must be above 0; 3 is Kayenta's default");
        }
    }
}
