namespace Rollouts.Statistics;

/// <summary>
/// How plausible pairs of size and correlation are after a healthy history. A pair that falls hopelessly behind is dropped on the way, which
/// saves most of the work.
/// </summary>
internal sealed class CountNoiseSearch(MetricKind kind)
{
    private const double Hopeless = 20;
    private const int Stage = 60;

    private static readonly double[] Deviations = [0, 0.1, 0.15, 0.2, 0.3, 0.42, 0.6, 0.85, 1.2, 1.7];
    private static readonly double[] Correlations = [0, 0.5, 0.8, 0.9, 0.95, 0.98];

    /// <summary>The pairs that are left, the most plausible first.</summary>
    public IEnumerable<(double Deviation, double Correlation, double LogPosterior)> Run(IReadOnlyList<CountWindow> windows)
    {
        var candidates = Deviations
            .SelectMany(deviation => (deviation == 0 ? [0] : Correlations).Select(correlation => new Candidate(deviation, correlation)))
            .ToList();
        for (var w = 0; w < windows.Count; w++)
        {
            var usable = CountInspection.Inspect(windows[w], kind) == WindowFault.None;
            var window = usable ? CountInspection.Rounded(windows[w], kind) : default;
            foreach (var candidate in candidates)
            {
                candidate.Take(usable, window);
            }

            if (w % Stage == Stage - 1)
            {
                var best = candidates.Max(c => c.LogPosterior);
                candidates.RemoveAll(c => c.LogPosterior < best - Hopeless);
            }
        }

        return candidates.OrderByDescending(c => c.LogPosterior).Select(c => (c.Deviation, c.Correlation, c.LogPosterior));
    }

    private sealed class Candidate(double deviation, double correlation)
    {
        private LatentRatio _latent = LatentRatio.Stationary(deviation);

        public double Deviation => deviation;

        public double Correlation => correlation;

        /// <summary>
        /// Begins with the prior: small noise is likelier than large, exponentially with mean 1.
        /// </summary>
        public double LogPosterior { get; private set; } = -deviation + NoisePrior.Log(correlation);

        public void Take(bool usable, in CountWindow window)
        {
            if (usable)
            {
                var logOdds = Math.Log(window.CanaryExposure / window.BaselineExposure);
                (_latent, var logLikelihood) = _latent.ObserveCounts(window.Canary, window.Canary + window.Baseline, logOdds);
                LogPosterior += logLikelihood;
            }

            _latent = _latent.Later(deviation, correlation);
        }
    }
}
