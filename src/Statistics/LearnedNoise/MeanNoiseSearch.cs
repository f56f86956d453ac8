namespace Rollouts.Statistics;

/// <summary>
/// How plausible decompositions of a healthy history into chance, drawn anew in each window, and noise that lasts are. For each correlation and each
/// part of the lasting noise in the whole, the likelihood is that of Kalman's filter with the size of the whole at its most likely value.
/// </summary>
internal static class MeanNoiseSearch
{
    /// <summary>Arms that never differ would make any difference proof: below this the standard deviation of the log ratio is not believed.</summary>
    private const double LeastDeviation = 0.002;

    private static readonly double[] Correlations = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];
    private static readonly double[] LastingParts = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97];

    /// <summary>The hypotheses with ln of their weights up to a constant, the most plausible first.</summary>
    public static IEnumerable<(NoiseHypothesis Noise, double LogPosterior)> Run(IReadOnlyList<MeanWindow> windows)
    {
        var scatter = windows.Where(window => window.IsUsable).Average(window => window.Scatter);
        return Correlations
            .SelectMany(correlation => LastingParts.Select(part => Weigh(windows, scatter, correlation, part)))
            .Append(Weigh(windows, scatter, correlation: 0, lasting: 0))
            .OrderByDescending(candidate => candidate.LogPosterior);
    }

    private static (NoiseHypothesis Noise, double LogPosterior) Weigh(
        IReadOnlyList<MeanWindow> windows,
        double scatter,
        double correlation,
        double lasting
    )
    {
        var deviation = Math.Sqrt(lasting);
        var latent = LatentRatio.Stationary(deviation);
        var (used, logVariances, squares) = (0, 0.0, 0.0);
        foreach (var window in windows)
        {
            if (window.IsUsable)
            {
                var chance = (1 - lasting) * window.Scatter / scatter;
                var (total, surprise) = (latent.Variance + chance, window.LogRatio - latent.Mean);
                (used, logVariances, squares) = (used + 1, logVariances + Math.Log(total), squares + (surprise * surprise / total));
                (latent, _) = latent.ObserveNormal(window.LogRatio, chance);
            }

            latent = latent.Later(deviation, correlation);
        }

        var size = Math.Max(LeastDeviation * LeastDeviation, squares / used);
        return (
            new NoiseHypothesis(deviation * Math.Sqrt(size), correlation, Weight: 1) { Chance = Math.Sqrt(size * (1 - lasting) / scatter) },
            (-0.5 * (logVariances + (used * Math.Log(size)))) + NoisePrior.Log(correlation)
        );
    }
}
