namespace Rollouts.Statistics;

/// <summary>
/// The sequential test of counts with exposure and of failures among requests: the discounted kernel finds severe regressions in the first
/// minutes, the window lane small ones, both under one alpha.
/// </summary>
public sealed class CountSequentialTest : SequentialTest
{
    private readonly CountSide[] _sides;
    private readonly EvidenceMixture _worse;
    private readonly EvidenceMixture[] _better = [];
    private readonly WindowGatherer _gatherer;
    private readonly RatioConfidenceSequence _effect;
    private readonly int _expected;

    /// <param name="options">A plan of kind <see cref="MetricKind.Count"/> or <see cref="MetricKind.Ratio"/>.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public CountSequentialTest(SequentialOptions options)
        : base(options, MetricKind.Count, MetricKind.Ratio)
    {
        _sides = [.. Enumerable.Range(0, Sides).Select(_ => new CountSide(Layout, options))];
        _worse = new EvidenceMixture(Layout, [.. _sides.SelectMany(side => side.LogWeights(Sides))], options.Restarts);
        if (options.PassMargin is not null)
        {
            _better = [.. _sides.Select(side => new EvidenceMixture(Layout, side.PassLogWeights(), restarts: null))];
        }

        _gatherer = new WindowGatherer(Layout, fields: 4, options.LaneSeconds);
        _effect = new RatioConfidenceSequence(Layout);
        _expected = Layout.Take(1);
    }

    /// <summary>Adds a window. Costs microseconds, allocates nothing, and answers any data with an outcome instead of an exception.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="window">The window.</param>
    public void Add(SequentialState state, in CountWindow window)
    {
        var values = Values(state).AsSpan();
        var fault = CountInspection.Inspect(window, Options.Kind);
        var start = Progress.Elapsed(values);
        _worse.Advance(values, start, window.NewStep);
        foreach (var better in _better)
        {
            better.Advance(values, start, newStep: false);
        }

        var used = Progress.Take(values, fault, fault == WindowFault.Length ? Options.LaneSeconds : window.Seconds);
        if (window.NewStep)
        {
            EndLaneWindow(values);
        }

        if (used)
        {
            Use(values, CountInspection.Rounded(window, Options.Kind));
        }

        Record(values);
    }

    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var (estimate, interval) = _effect.Estimate(state, Options.Alpha);
        return Ratio(estimate, interval);
    }

    internal override string? Shortage(ReadOnlySpan<double> state)
    {
        if (!Options.HasKernel)
        {
            return LaneShortage(state);
        }

        var expected = state[_expected];
        return expected >= Options.MinimumExpectedEvents
            ? null
            : $"the canary should have seen {Figures.Show(expected)} events so far, fewer than {Figures.Show(Options.MinimumExpectedEvents)}: "
                + "wait longer, give it more traffic, or take a coarser metric";
    }

    private void Use(Span<double> state, in CountWindow window)
    {
        Span<double> increments = stackalloc double[_worse.Components];
        increments.Clear();
        var offset = 0;
        var discount = 1.0;
        for (var side = 0; side < _sides.Length; side++)
        {
            var oriented = Oriented(window, side);
            var applied = _sides[side].AddKernel(state, oriented, increments[offset..]);
            discount = side == 0 ? applied : discount;
            offset += _sides[side].KernelComponents + _sides[side].LaneComponents;
            AddPassKernel(state, oriented, side);
        }

        _worse.Add(state, increments);
        _effect.Add(state, window, discount);
        state[_expected] += (window.Canary + window.Baseline) * CountKernel.Share(window.CanaryExposure, window.BaselineExposure);

        if (!Options.HasLane)
        {
            return;
        }

        _gatherer.Add(state, window.Seconds, [window.Canary, window.Baseline, window.CanaryExposure, window.BaselineExposure]);
        if (_gatherer.IsFull(state))
        {
            EndLaneWindow(state);
        }
    }

    private void AddPassKernel(Span<double> state, in CountWindow window, int side)
    {
        if (_better.Length > 0 && Options.HasKernel)
        {
            Span<double> increments = stackalloc double[_better[side].Components];
            _sides[side].AddPassKernel(window, Options.PassMargin!.Value, increments);
            _better[side].Add(state, increments);
        }
    }

    /// <summary>Gives the window lane what has been gathered.</summary>
    private void EndLaneWindow(Span<double> state)
    {
        if (_gatherer.IsEmpty(state))
        {
            return;
        }

        var sums = _gatherer.Sums(state);
        var window = new CountWindow(sums[0], sums[1], sums[2], sums[3]) { Seconds = _gatherer.Seconds(state) };
        _gatherer.Clear(state);
        Span<double> increments = stackalloc double[_worse.Components];
        increments.Clear();
        var offset = 0;
        for (var side = 0; side < _sides.Length; side++)
        {
            var oriented = Oriented(window, side);
            offset += _sides[side].KernelComponents;
            _sides[side].AddLane(oriented, increments.Slice(offset, _sides[side].LaneComponents));
            offset += _sides[side].LaneComponents;
            AddPassLane(state, oriented, side);
        }

        _worse.Add(state, increments);
    }

    private void AddPassLane(Span<double> state, in CountWindow window, int side)
    {
        if (_better.Length > 0 && !Options.HasKernel)
        {
            Span<double> increments = stackalloc double[_better[side].Components];
            _sides[side].AddPassLane(window, Options.PassMargin!.Value, increments);
            _better[side].Add(state, increments);
        }
    }

    private void Record(Span<double> state)
    {
        var window = Progress.Seen(state);
        Worse.Set(state, _worse.LogE(state), window);
        if (_better.Length > 0)
        {
            Better.Set(state, LeastOf(_better, state), window);
        }
    }

    private CountWindow Oriented(in CountWindow window, int side) => IsMirrored || side == 1 ? window.Swapped : window;
}
