namespace Rollouts.Statistics;

/// <summary>Descriptive statistics of one series; all zero when it is empty.</summary>
/// <param name="StandardDeviation">With n - 1 in the denominator; 0 for a single sample.</param>
public readonly record struct SampleSummary(double Min, double Max, double Mean, double StandardDeviation, int Count)
{
    /// <summary>Computes them in two passes with a correction each (Chan, Golub and LeVeque 1983), so that offsets do not cancel.</summary>
    /// <param name="samples">Without NaN.</param>
    public static SampleSummary Of(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            return default;
        }

        var (min, max) = (samples[0], samples[0]);
        foreach (var sample in samples)
        {
            min = sample < min ? sample : min;
            max = sample > max ? sample : max;
        }

        var mean = MeanOf(samples);
        var (squares, sum) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            var deviation = sample - mean;
            squares += deviation * deviation;
            sum += deviation;
        }

        var count = samples.Length;
        var variance = count == 1 ? 0 : (squares - (sum * sum / count)) / (count - 1);
        return new(min, max, mean, Math.Sqrt(variance), count);
    }

    /// <summary>The arithmetic mean; 0 of no samples.</summary>
    public static double MeanOf(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            return 0;
        }

        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += sample;
        }

        var mean = sum / samples.Length;
        var correction = 0.0;
        foreach (var sample in samples)
        {
            correction += sample - mean;
        }

        return mean + (correction / samples.Length);
    }
}
