namespace Rollouts.Statistics;

/// <summary>The sequential test of counts and ratios whose noise was learned before the rollout.</summary>
public sealed class LearnedCountSequentialTest : LearnedNoiseSequentialTest
{
    /// <summary>Shifts relative to the margin with their weights.</summary>
    private static readonly (double Ratio, double Weight)[] Shifts = [(1.5, 0.15), (2, 0.55), (4, 0.2), (10, 0.1)];

    private readonly RatioConfidenceSequence _effect;

    /// <param name="options">A plan of kind <see cref="MetricKind.Count"/> or <see cref="MetricKind.Ratio"/>.</param>
    /// <param name="noise">What was learned before the rollout from windows of counts.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public LearnedCountSequentialTest(SequentialOptions options, LearnedNoise noise)
        : base(options, noise, Shifts, MetricKind.Count, MetricKind.Ratio) => _effect = new RatioConfidenceSequence(Layout);

    /// <summary>Adds a window as long as those that the noise was learned from. Allocates nothing, and there is no exception for data.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="window">The window.</param>
    public void Add(SequentialState state, in CountWindow window)
    {
        var values = Values(state).AsSpan();
        var fault = CountInspection.Inspect(window, Options.Kind);
        if (Progress.Take(values, fault, fault == WindowFault.Length ? Options.LaneSeconds : window.Seconds))
        {
            var counted = CountInspection.Rounded(window, Options.Kind);
            var exchanged = CountInspection.Rounded(window.Swapped, Options.Kind);
            Observe(values, CountObservation.Of(counted), CountObservation.Of(exchanged));
            _effect.Add(values, counted, Discount(window));
        }
        else
        {
            Observe(values, default(CountObservation), default);
        }

        Record(values);
    }

    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var (estimate, interval) = _effect.Estimate(state, Options.Alpha);
        return Ratio(estimate, interval);
    }

    /// <summary>For the displayed interval: a window tells no more than its noise, which lasts over (1 + phi)/(1 - phi) windows, lets it.</summary>
    private double Discount(in CountWindow window)
    {
        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure);
        return 1 + (Noise.LongRunVariance * (window.Canary + window.Baseline) * share * (1 - share));
    }
}
