namespace Rollouts.Statistics;

/// <summary>
/// The sequential test of latency and size histograms: the discounted histogram kernel finds large shifts and heavier tails, the window
/// lane on the ratio of means small lasting ones, both under one alpha. Edges that a version does not have are left out.
/// </summary>
public sealed class HistogramSequentialTest : SequentialTest
{
    private readonly HistogramKernel[] _kernels = [];
    private readonly PairedLane? _lane;
    private readonly EvidenceMixture _worse;
    private readonly WindowGatherer _gatherer;

    /// <param name="options">A plan of kind <see cref="MetricKind.Histogram"/>, with its edges.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public HistogramSequentialTest(SequentialOptions options)
        : base(options, MetricKind.Histogram)
    {
        if (options.HasKernel)
        {
            _kernels = [.. Enumerable.Range(0, Sides).Select(side => new HistogramKernel(Layout, options, IsMirrored || side == 1))];
        }

        if (options.HasLane)
        {
            _lane = new PairedLane(Layout, options, Sides, IsMirrored);
        }

        _worse = new EvidenceMixture(Layout, LogWeights(), options.Restarts);
        _gatherer = new WindowGatherer(Layout, fields: 4, options.LaneSeconds);
    }

    /// <summary>Adds a window. Allocates nothing, and answers any data with an outcome instead of an exception.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="canary">The canary's histogram of this window.</param>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="seconds">Length of the window.</param>
    /// <param name="newStep">Whether the traffic step changed before this window.</param>
    public void Add(SequentialState state, in HistogramArm canary, in HistogramArm baseline, double seconds = 60, bool newStep = false)
    {
        var values = Values(state).AsSpan();
        var fault = HistogramInspection.Inspect(canary, baseline, seconds);
        if (fault == WindowFault.None && !SharesAnEdge(canary, baseline))
        {
            fault = WindowFault.EdgesDiffer;
        }

        _worse.Advance(values, Progress.Elapsed(values), newStep);
        _lane?.Advance(values);
        var used = Progress.Take(values, fault, fault == WindowFault.Length ? Options.LaneSeconds : seconds);
        if (newStep)
        {
            EndLaneWindow(values);
        }

        if (used)
        {
            Use(values, canary, baseline, seconds);
        }

        Worse.Set(values, _worse.LogE(values), Progress.Seen(values));
        _lane?.RecordPass(values, Better, Progress.Seen(values));
    }

    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var (estimate, interval) = _lane?.Ratio(state) ?? (null, default);
        return Ratio(estimate, interval);
    }

    internal override string? Shortage(ReadOnlySpan<double> state) => Options.HasKernel ? null : LaneShortage(state);

    private double[] LogWeights()
    {
        var kernel = _lane is null ? 1 : Options.KernelWeight;
        var lane = _kernels.Length == 0 ? 1 : 1 - Options.KernelWeight;
        return
        [
            .. _kernels.SelectMany(k => k.LogWeights()).Select(weight => weight + Math.Log(kernel / Sides)),
            .. (_lane?.LogWeights() ?? []).Select(weight => weight + Math.Log(lane)),
        ];
    }

    private bool SharesAnEdge(in HistogramArm canary, in HistogramArm baseline)
    {
        foreach (var edge in Options.Edges)
        {
            if (HistogramInspection.Above(canary, edge) >= 0 && HistogramInspection.Above(baseline, edge) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Use(Span<double> state, in HistogramArm canary, in HistogramArm baseline, double seconds)
    {
        Span<double> increments = stackalloc double[_worse.Components];
        increments.Clear();
        var offset = 0;
        foreach (var kernel in _kernels)
        {
            kernel.Add(state, canary, baseline, seconds, increments.Slice(offset, kernel.Components));
            offset += kernel.Components;
        }

        _worse.Add(state, increments);
        var (canarySum, baselineSum) = HistogramInspection.Sums(canary, baseline);
        _gatherer.Add(state, seconds, [canarySum, canary.Count, baselineSum, baseline.Count]);
        if (_gatherer.IsFull(state))
        {
            EndLaneWindow(state);
        }
    }

    private void EndLaneWindow(Span<double> state)
    {
        if (_gatherer.IsEmpty(state))
        {
            return;
        }

        var sums = _gatherer.Sums(state);
        var difference = PairedScores.Difference(sums[0] / sums[1], sums[2] / sums[3]);
        _gatherer.Clear(state);
        if (_lane is not null)
        {
            Span<double> increments = stackalloc double[_worse.Components];
            increments.Clear();
            _lane.Add(state, difference, increments[^_lane.Components..]);
            _worse.Add(state, increments);
        }
    }
}
