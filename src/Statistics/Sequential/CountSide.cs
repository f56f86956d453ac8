namespace Rollouts.Statistics;

/// <summary>One direction of the test of counts: what a window, seen from the arm that must not be higher, adds to each component.</summary>
internal sealed class CountSide
{
    private readonly SequentialOptions _options;
    private readonly ScatterEstimate _scatter;
    private readonly NoiseFloor _floor;
    private readonly NoiseFloor _passFloor;
    private readonly RatioGrid _grid = RatioGrid.Increase;
    private readonly RatioGrid _passGrid;
    private readonly double _cv;

    public CountSide(StateLayout layout, SequentialOptions options)
    {
        _options = options;
        _cv = options.Noise.Cv ?? 0.3;
        _scatter = new ScatterEstimate(layout, options.Noise.Kappa);
        _floor = new NoiseFloor(options.Noise, _cv, options.Noise.HighTrafficCoefficient);
        _passFloor = new NoiseFloor(options.Noise, options.PassNoiseCv, options.Noise.HighTrafficCoefficient);
        _passGrid = RatioGrid.NonInferiority(options.PassMargin ?? 2);
        KernelComponents = options.HasKernel ? _grid.Count : 0;
        LaneComponents = options.HasLane ? options.Stakes.Count : 0;
    }

    public int KernelComponents { get; }

    public int LaneComponents { get; }

    public int PassComponents => _options.HasKernel ? _passGrid.Count : _options.Stakes.Count;

    /// <summary>The weights of kernel and lane components, for one of <paramref name="sides"/> sides.</summary>
    public IEnumerable<double> LogWeights(int sides)
    {
        var kernel = LaneComponents == 0 ? 1 : _options.KernelWeight;
        foreach (var logWeight in _grid.LogWeights[..KernelComponents].ToArray())
        {
            yield return logWeight + Math.Log(kernel / sides);
        }

        var lane = KernelComponents == 0 ? 1 : 1 - _options.KernelWeight;
        for (var k = 0; k < LaneComponents; k++)
        {
            yield return Math.Log(lane / sides / LaneComponents);
        }
    }

    public double[] PassLogWeights() =>
        _options.HasKernel ? _passGrid.LogWeights.ToArray() : [.. _options.Stakes.Select(_ => -Math.Log(_options.Stakes.Count))];

    /// <summary>Writes the kernel's increments and remembers the window's scatter.</summary>
    /// <returns>The discount that was applied.</returns>
    public double AddKernel(Span<double> state, in CountWindow window, Span<double> increments)
    {
        var events = window.Canary + window.Baseline;
        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure, _options.Margin);
        var information = Information(window, share);
        var discount =
            _options.Mode == SequentialMode.Exact ? 1 : _floor.Discount(information, events, window.Seconds, _scatter.Value(state));
        _scatter.Observe(state, information > 0 ? (window.Canary - (events * share)) / Math.Sqrt(information) : 0);
        if (KernelComponents > 0 && events > 0)
        {
            Kernel(_grid, window, _options.Margin, discount, increments);
        }

        return discount;
    }

    /// <summary>Writes the window lane's increments.</summary>
    public void AddLane(in CountWindow window, Span<double> increments) =>
        WindowLane.Increments(_options.Stakes, Score(window, _options.Margin), increments);

    /// <summary>Writes the increments of the kernel that bets on a canary below the margin of promotion.</summary>
    public void AddPassKernel(in CountWindow window, double margin, Span<double> increments)
    {
        var events = window.Canary + window.Baseline;
        if (events == 0)
        {
            increments.Clear();
            return;
        }

        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure, margin);
        var discount = _passFloor.Discount(Information(window, share), events, window.Seconds, scatter: 1);
        Kernel(_passGrid, window, margin, discount, increments);
    }

    /// <summary>Writes the increments of the lane that bets on a canary below the margin of promotion.</summary>
    public void AddPassLane(in CountWindow window, double margin, Span<double> increments) =>
        WindowLane.Increments(_options.Stakes, -Score(window, margin), increments);

    private void Kernel(RatioGrid grid, in CountWindow window, double margin, double discount, Span<double> increments)
    {
        if (IsHypergeometric(window))
        {
            HypergeometricKernel.Increments(grid, Table(window), margin == 1 ? 0 : Math.Log(margin), discount, increments);
            return;
        }

        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure, margin);
        CountKernel.Increments(grid, window.Canary, window.Canary + window.Baseline, share, discount, increments);
    }

    private double Score(in CountWindow window, double margin)
    {
        if (IsHypergeometric(window))
        {
            var table = Table(window);
            var logMargin = margin == 1 ? 0 : Math.Log(margin);
            return HypergeometricKernel.MidScore(table.CanaryFailures, table.Total, table.Failures, table.CanarySize, logMargin);
        }

        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure, margin);
        return MidPit.Score(window.Canary, window.Canary + window.Baseline, share);
    }

    private double Information(in CountWindow window, double share) =>
        IsHypergeometric(window) ? Table(window).Variance : (window.Canary + window.Baseline) * share * (1 - share);

    /// <summary>Decided by totals alone, which both kernels condition on.</summary>
    private bool IsHypergeometric(in CountWindow window)
    {
        if (_options.Kind != MetricKind.Ratio)
        {
            return false;
        }

        var table = Table(window);
        return table.Failures > _options.HypergeometricAbove * table.Total && table.Variance <= HypergeometricKernel.LargestVariance;
    }

    private static ProportionTable Table(in CountWindow window) =>
        new(window.CanaryExposure + window.BaselineExposure, window.Canary + window.Baseline, window.CanaryExposure, window.Canary);
}
