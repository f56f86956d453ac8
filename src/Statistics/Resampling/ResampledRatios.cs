namespace Rollouts.Statistics;

/// <summary>What the bootstraps of a ratio have in common.</summary>
internal static class ResampledRatios
{
    /// <exception cref="ArgumentException">The number of resamples or the level is out of range.</exception>
    public static void RequireArguments(int resamples, double confidence)
    {
        Level.Require(confidence, nameof(confidence));
        if (resamples is < 1 or > RatioOfMeansBootstrap.MostResamples)
        {
            throw new ArgumentException(
                $"resamples = {resamples} is out of range: pass 1 to {RatioOfMeansBootstrap.MostResamples}.",
                nameof(resamples)
            );
        }
    }

    /// <summary>A ratio needs a denominator that no resample takes to 0: values of one sign.</summary>
    public static Refusal? Fault(ReadOnlySpan<double> baseline)
    {
        var sign = Math.Sign(baseline[0]);
        foreach (var value in baseline)
        {
            if (value == 0 || Math.Sign(value) != sign)
            {
                return new(
                    Outcome.Error,
                    $"the baseline has {Figures.Show(value)}, so that the ratio of means may have a denominator of 0: compare differences instead"
                );
            }
        }

        return null;
    }

    /// <summary>The equal-tailed interval of sorted ratios.</summary>
    public static Interval Percentiles(double[] sorted, double confidence)
    {
        var tail = (1 - confidence) / 2;
        return new(SampleQuantile.OfSorted(sorted, tail), SampleQuantile.OfSorted(sorted, 1 - tail));
    }
}
