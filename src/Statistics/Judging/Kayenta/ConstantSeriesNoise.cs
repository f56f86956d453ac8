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
        var random = new SeededRandom(seed);
        var noisy = new double[samples.Length];
        for (var i = 0; i < noisy.Length; i++)
        {
            noisy[i] = samples[i] + (deviation * NormalDistribution.Quantile(random.Fraction()));
        }

        Array.Sort(noisy);
        return noisy;
    }
}
