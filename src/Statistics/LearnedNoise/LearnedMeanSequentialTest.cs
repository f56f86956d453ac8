namespace Rollouts.Statistics;

/// <summary>
/// The sequential test of the means of histograms and gauges whose noise was learned before the rollout. Unlike the histogram kernel it looks at
/// means alone: a tail that grows while the mean stays is not found.
/// </summary>
public sealed class LearnedMeanSequentialTest : LearnedNoiseSequentialTest
{
    /// <summary>Shifts relative to the margin with their weights.</summary>
    private static readonly (double Ratio, double Weight)[] Shifts = [(1.1, 0.2), (1.25, 0.25), (1.5, 0.2), (2, 0.25), (4, 0.1)];

    /// <summary>Typical log ratio: the scale of the displayed interval.</summary>
    private static readonly NormalMixture Mixture = new(0.2);

    private readonly int _windows;
    private readonly int _sum;
    private readonly int _scatter;

    /// <param name="options">A plan of kind <see cref="MetricKind.Histogram"/> or <see cref="MetricKind.Gauge"/>; edges have no part in it.</param>
    /// <param name="noise">What was learned before the rollout from windows of means.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public LearnedMeanSequentialTest(SequentialOptions options, LearnedNoise noise)
        : base(options, noise, Shifts, MetricKind.Histogram, MetricKind.Gauge)
    {
        if (noise.Hypotheses.Any(h => h is { Chance: 0, Deviation: 0 }))
        {
            throw new ArgumentException("The noise was learned from counts: learn it from windows of means.", nameof(noise));
        }

        (_windows, _sum, _scatter) = (Layout.Take(1), Layout.Take(1), Layout.Take(1));
    }

    /// <summary>Adds a window as long as those that the noise was learned from. Allocates nothing, and there is no exception for data.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="window">The window.</param>
    public void Add(SequentialState state, in MeanWindow window)
    {
        var values = Values(state).AsSpan();
        if (Progress.Take(values, window.Fault, window.Fault == WindowFault.Length ? Options.LaneSeconds : window.Seconds))
        {
            Observe(values, new MeanObservation(window.LogRatio, window.Scatter), new MeanObservation(-window.LogRatio, window.Scatter));
            values[_windows]++;
            values[_sum] += window.LogRatio;
            values[_scatter] += window.Scatter;
        }
        else
        {
            Observe(values, default(MeanObservation), default);
        }

        Record(values);
    }

    /// <summary>The mean log ratio of the windows; its variance is that of chance and of the latent noise, which lasts over several windows.</summary>
    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var windows = state[_windows];
        if (windows == 0)
        {
            return Ratio(null, default);
        }

        var mean = state[_sum] / windows;
        var latent = Math.Min(Noise.LongRunVariance / windows, Noise.Variance);
        var half = Mixture.HalfWidth(latent + (Noise.ChanceVariance * state[_scatter] / (windows * windows)), Options.Alpha);
        return Ratio(Math.Exp(mean), new Interval(Math.Exp(mean - half), Math.Exp(mean + half)));
    }
}
