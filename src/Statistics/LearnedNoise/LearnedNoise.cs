namespace Rollouts.Statistics;

/// <summary>
/// What an A/A comparison of stable pods before the rollout says about the noise of their ratio: its size and its correlation from window to
/// window, as plausible pairs with weights rather than as one estimate, since 240 windows of slow noise are few independent ones.
/// </summary>
public sealed class LearnedNoise
{
    /// <summary>The fewest windows to learn from.</summary>
    public const int LeastWindows = 240;

    private const int MostHypotheses = 8;

    /// <param name="hypotheses">The plausible pairs, with weights that sum to 1.</param>
    /// <exception cref="ArgumentException">There is none, or a number is out of range.</exception>
    public LearnedNoise(IReadOnlyList<NoiseHypothesis> hypotheses)
    {
        if (
            hypotheses.Count is < 1 or > 64
            || hypotheses.Any(h =>
                h.Deviation is not (>= 0 and <= 10)
                || h.Correlation is not (>= 0 and < 1)
                || h.Weight is not (> 0 and <= 1)
                || h.Chance is not (>= 0 and <= 1000)
            )
            || Math.Abs(hypotheses.Sum(h => h.Weight) - 1) > 1e-9
        )
        {
            throw new ArgumentException(
                "Give 1 to 64 hypotheses with deviations from 0 to 10, correlations from 0 to below 1, chance from 0 to 1000, and weights that sum to 1.",
                nameof(hypotheses)
            );
        }

        Hypotheses = hypotheses;
    }

    /// <summary>The plausible pairs.</summary>
    public IReadOnlyList<NoiseHypothesis> Hypotheses { get; }

    /// <summary>The expected standard deviation of the log ratio.</summary>
    public double Deviation => Hypotheses.Sum(h => h.Weight * h.Deviation);

    /// <summary>The expected correlation of neighbouring windows.</summary>
    public double Correlation => Hypotheses.Sum(h => h.Weight * h.Correlation);

    /// <summary>The expected variance of the log ratio beyond chance.</summary>
    internal double Variance => Hypotheses.Sum(h => h.Weight * h.Deviation * h.Deviation);

    /// <summary>What a long mean of the log ratio has for a variance beyond chance, times its windows.</summary>
    internal double LongRunVariance =>
        Hypotheses.Sum(h => h.Weight * h.Deviation * h.Deviation * (1 + h.Correlation) / (1 - h.Correlation));

    /// <summary>The expected variance of one observation by chance, relative to its size.</summary>
    internal double ChanceVariance => Hypotheses.Sum(h => h.Weight * h.Chance * h.Chance);

    /// <summary>Learns from an A/A comparison: stable pods split at the planned share, in windows as long as the rollout's will be.</summary>
    /// <param name="windows">At least <see cref="LeastWindows"/> windows in order; unusable ones only let time pass.</param>
    /// <param name="kind">What the windows hold, <see cref="MetricKind.Count"/> or <see cref="MetricKind.Ratio"/>.</param>
    /// <exception cref="ArgumentException">There are too few usable windows.</exception>
    public static LearnedNoise Learn(IReadOnlyList<CountWindow> windows, MetricKind kind)
    {
        if (windows.Count(window => CountInspection.Inspect(window, kind) == WindowFault.None) is var usable and < LeastWindows)
        {
            throw new ArgumentException(TooFew(usable), nameof(windows));
        }

        return Of(
            new CountNoiseSearch(kind)
                .Run(windows)
                .Select(c => (new NoiseHypothesis(c.Deviation, c.Correlation, Weight: 1), c.LogPosterior))
        );
    }

    /// <summary>Learns from an A/A comparison of histograms or gauges: stable pods split at the planned share, windows as long as the rollout's will be.</summary>
    /// <param name="windows">At least <see cref="LeastWindows"/> windows in order; unusable ones only let time pass.</param>
    /// <exception cref="ArgumentException">There are too few usable windows.</exception>
    public static LearnedNoise Learn(IReadOnlyList<MeanWindow> windows)
    {
        if (windows.Count(window => window.IsUsable) is var usable and < LeastWindows)
        {
            throw new ArgumentException(TooFew(usable), nameof(windows));
        }

        return Of(MeanNoiseSearch.Run(windows));
    }

    private static string TooFew(int usable) =>
        $"{usable} usable windows: learn from at least {LeastWindows} of a comparison of stable pods.";

    /// <summary>The most plausible candidates with their weights.</summary>
    private static LearnedNoise Of(IEnumerable<(NoiseHypothesis Noise, double LogPosterior)> candidates)
    {
        var best = candidates.Take(MostHypotheses).ToList();
        var total = LogSpace.Sum([.. best.Select(c => c.LogPosterior)]);
        var kept = best.Select(c => c.Noise with { Weight = Math.Exp(c.LogPosterior - total) }).Where(h => h.Weight > 1e-4).ToList();
        var sum = kept.Sum(h => h.Weight);
        return new LearnedNoise([.. kept.Select(h => h with { Weight = h.Weight / sum })]);
    }
}
