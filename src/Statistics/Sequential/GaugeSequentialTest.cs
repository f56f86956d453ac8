namespace Rollouts.Statistics;

/// <summary>
/// The sequential test of one number per arm and window: bets on the sign and size of the log ratio, each minute one bet. Exact when the
/// difference is symmetric about a value within the margin, given the past.
/// </summary>
public sealed class GaugeSequentialTest : SequentialTest
{
    private readonly PairedLane _lane;
    private readonly WindowGatherer _gatherer;

    /// <param name="options">A plan of kind <see cref="MetricKind.Gauge"/>.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public GaugeSequentialTest(SequentialOptions options)
        : base(options, MetricKind.Gauge)
    {
        _lane = new PairedLane(Layout, options, Sides, IsMirrored);
        Evidence = new EvidenceMixture(Layout, _lane.LogWeights(), options.Restarts);
        _gatherer = new WindowGatherer(Layout, fields: 2, options.LaneSeconds);
    }

    private EvidenceMixture Evidence { get; }

    /// <summary>Adds a window. Allocates nothing, and answers any data with an outcome instead of an exception.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="window">The window.</param>
    public void Add(SequentialState state, in GaugeWindow window)
    {
        var values = Values(state).AsSpan();
        var fault = GaugeInspection.Inspect(window);
        Evidence.Advance(values, Progress.Elapsed(values), window.NewStep);
        _lane.Advance(values);
        var used = Progress.Take(values, fault, fault == WindowFault.Length ? Options.LaneSeconds : window.Seconds);
        if (window.NewStep)
        {
            EndLaneWindow(values);
        }

        if (used)
        {
            _gatherer.Add(values, window.Seconds, [window.Canary * window.Seconds, window.Baseline * window.Seconds]);
            if (_gatherer.IsFull(values))
            {
                EndLaneWindow(values);
            }
        }

        Worse.Set(values, Evidence.LogE(values), Progress.Seen(values));
        _lane.RecordPass(values, Better, Progress.Seen(values));
    }

    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var (estimate, interval) = _lane.Ratio(state);
        return Ratio(estimate, interval);
    }

    internal override string? Shortage(ReadOnlySpan<double> state) => LaneShortage(state);

    private void EndLaneWindow(Span<double> state)
    {
        if (_gatherer.IsEmpty(state))
        {
            return;
        }

        var sums = _gatherer.Sums(state);
        var seconds = _gatherer.Seconds(state);
        var difference = PairedScores.Difference(sums[0] / seconds, sums[1] / seconds);
        _gatherer.Clear(state);
        Span<double> increments = stackalloc double[Evidence.Components];
        _lane.Add(state, difference, increments);
        Evidence.Add(state, increments);
    }
}
