namespace Rollouts.Statistics;

/// <summary>
/// The kernel over the edges of a histogram: at each edge the observations above it, compared by the hypergeometric kernel, averaged over
/// edges and ratios. Tests whether for some edge the canary exceeds it more often (Lindon, Sanden and Shirikian, KDD 2022, have the same
/// null hypothesis). An average is valid whatever the edges have to do with each other.
/// </summary>
internal sealed class HistogramKernel
{
    private readonly RatioGrid _grid = RatioGrid.Increase;
    private readonly ScatterEstimate[] _scatter;
    private readonly NoiseFloor _floor;
    private readonly SequentialOptions _options;
    private readonly bool _downward;

    /// <param name="layout">Where the scatter of each edge goes.</param>
    /// <param name="options">The plan.</param>
    /// <param name="downward">Whether the canary being faster is the fault.</param>
    public HistogramKernel(StateLayout layout, SequentialOptions options, bool downward)
    {
        (_options, _downward) = (options, downward);
        _floor = new NoiseFloor(options.Noise, options.Noise.Cv ?? 0.1, options.Noise.Coefficient);
        _scatter = [.. options.Edges.Select(_ => new ScatterEstimate(layout, options.Noise.Kappa))];
    }

    public int Components => _options.Edges.Count * _grid.Count;

    public IEnumerable<double> LogWeights() =>
        _options.Edges.SelectMany(_ => _grid.LogWeights.ToArray()).Select(weight => weight - Math.Log(_options.Edges.Count));

    /// <summary>Writes the increments, 0 for an edge that an arm does not have.</summary>
    public void Add(Span<double> state, in HistogramArm canary, in HistogramArm baseline, double seconds, Span<double> increments)
    {
        for (var j = 0; j < _options.Edges.Count; j++)
        {
            var edge = increments.Slice(j * _grid.Count, _grid.Count);
            var (above, other) = (
                HistogramInspection.Above(canary, _options.Edges[j]),
                HistogramInspection.Above(baseline, _options.Edges[j])
            );
            edge.Clear();
            if (above < 0 || other < 0)
            {
                continue;
            }

            var (size, total) = (Math.Round(canary.Count), Math.Round(canary.Count) + Math.Round(baseline.Count));
            var table = _downward
                ? new ProportionTable(total, total - above - other, size, size - above)
                : new ProportionTable(total, above + other, size, above);
            AddEdge(state, _scatter[j], table, seconds, edge);
        }
    }

    private void AddEdge(Span<double> state, ScatterEstimate scatter, in ProportionTable table, double seconds, Span<double> increments)
    {
        var information = table.Variance;
        if (!(information > 0))
        {
            scatter.Observe(state, 0);
            return;
        }

        var share = table.CanarySize / table.Total;
        var discount =
            _options.Mode == SequentialMode.Exact ? 1 : _floor.Discount(information, table.Failures, seconds, scatter.Value(state));
        scatter.Observe(state, (table.CanaryFailures - (table.Failures * share)) / Math.Sqrt(information));
        var logMargin = _options.Margin == 1 ? 0 : Math.Log(_options.Margin);
        if (information > HypergeometricKernel.LargestVariance)
        {
            var atMargin = CountKernel.Share(table.CanarySize, table.Total - table.CanarySize, _options.Margin);
            CountKernel.Increments(_grid, table.CanaryFailures, table.Failures, atMargin, discount, increments);
            return;
        }

        HypergeometricKernel.Increments(_grid, table, logMargin, discount, increments);
    }
}
