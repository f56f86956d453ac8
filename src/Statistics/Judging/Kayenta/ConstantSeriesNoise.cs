namespace Rollouts.Statistics;

/// <summary>Gaussian noise for series that are constant: standard deviation 1e-5 of the value, reproducible from a seed.</summary>
internal static class ConstantSeriesNoise
{
    private const double RelativeDeviation = 1e-5;

    /// <param name="samples">All equal.</param>
    /// <param name="seed">Another seed for each arm, so that equal lengths do not get equal noise.</param>
    /// <returns>Sorted.</returns>
    public static double[] AddTo(ReadOnlySpan<double> samples, ulong seed)
    {
        var deviation = Math.Abs(samples[0]) * RelativeDeviation;
        var noisy = new double[samples.Length];
        for (var i = 0; i < noisy.Length; i++)
        {
            var uniform = ((Scramble(seed + (ulong)i) >> 11) + 0.5) / (1UL << 53);
            noisy[i] = samples[i] + (deviation * NormalDistribution.Quantile(uniform));
        }

        Array.Sort(noisy);
        return noisy;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): a well mixed 64-bit number for each counter.</summary>
    private static ulong Scramble(ulong counter)
    {
        var z = (counter + 1) * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
