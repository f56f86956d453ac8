namespace Rollouts.Statistics;

/// <summary>
/// How much the values of a series depend on the ones before: r_k = Σ (x_t - x̄)(x_(t+k) - x̄)/Σ (x_t - x̄)², with Ljung and Box's
/// test and the number of independent values that the series is worth.
/// </summary>
/// <remarks>
/// Assumes equally spaced values of a stationary series. Independent values have |r_k| below about 2/√n.
/// Source: G. M. Ljung and G. E. P. Box, Biometrika 65 (1978).
/// </remarks>
public static class Autocorrelation
{
    /// <summary>Looks at lags 0 to <paramref name="largestLag"/>.</summary>
    /// <param name="series">In order of time; finite.</param>
    /// <param name="largestLag">At least 0; lags beyond the series have correlation 0.</param>
    /// <exception cref="ArgumentException"><paramref name="largestLag"/> is negative.</exception>
    public static AutocorrelationResult Of(ReadOnlySpan<double> series, int largestLag)
    {
        if (largestLag < 0)
        {
            throw new ArgumentException($"largestLag = {largestLag} is no lag: pass 0 or more.", nameof(largestLag));
        }

        var sample = Sample.Read(series, "series", 2);
        var fault = sample.Fault ?? (sample.Values.Length == series.Length ? null : Gap(series));
        if (fault is null && Moments.Of(series).Variance == 0)
        {
            fault = new(Outcome.Undecided, $"the series is constant at {Figures.Show(series[0])} or varies less than can be squared");
        }

        return fault is null
            ? new AutocorrelationResult(series.Length, Correlations(series, largestLag), null)
            : new AutocorrelationResult(series.Length, [], fault);
    }

    private static Refusal Gap(ReadOnlySpan<double> series)
    {
        var at = 0;
        while (!double.IsNaN(series[at]))
        {
            at++;
        }

        return new(Outcome.Error, $"series[{at}] is missing: correlations over time need a series without gaps, so shorten it to one");
    }

    private static double[] Correlations(ReadOnlySpan<double> series, int largestLag)
    {
        var mean = Moments.Of(series).Mean;
        var deviations = new double[series.Length];
        for (var t = 0; t < deviations.Length; t++)
        {
            deviations[t] = series[t] - mean;
        }

        var correlations = new double[largestLag + 1];
        var total = 0.0;
        for (var lag = 0; lag < Math.Min(correlations.Length, deviations.Length); lag++)
        {
            var sum = 0.0;
            for (var t = lag; t < deviations.Length; t++)
            {
                sum += deviations[t] * deviations[t - lag];
            }

            total = lag == 0 ? sum : total;
            correlations[lag] = sum / total;
        }

        return correlations;
    }
}
