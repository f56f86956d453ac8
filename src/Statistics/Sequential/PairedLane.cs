namespace Rollouts.Statistics;

/// <summary>The window lane of one number per arm: for each side its bets that the canary is beyond the margin, and those that it is within.</summary>
internal sealed class PairedLane
{
    private readonly SequentialOptions _options;
    private readonly PairedScores _scores;
    private readonly EvidenceMixture[] _better = [];
    private readonly int _sides;
    private readonly bool _mirrored;

    public PairedLane(StateLayout layout, SequentialOptions options, int sides, bool mirrored)
    {
        (_options, _sides, _mirrored) = (options, sides, mirrored);
        _scores = new PairedScores(layout, options.InitialScale);
        if (options.PassMargin is not null)
        {
            var equal = new double[ComponentsPerSide];
            Array.Fill(equal, -Math.Log(ComponentsPerSide));
            _better = [.. Enumerable.Range(0, sides).Select(_ => new EvidenceMixture(layout, equal, restarts: null))];
        }
    }

    /// <summary>Components of all sides.</summary>
    public int Components => _sides * ComponentsPerSide;

    private int ComponentsPerSide => PairedScores.Count * _options.Stakes.Count;

    public double[] LogWeights()
    {
        var weights = new double[Components];
        Array.Fill(weights, -Math.Log(Components));
        return weights;
    }

    public void Advance(Span<double> state)
    {
        foreach (var better in _better)
        {
            better.Advance(state, elapsed: 0, newStep: false);
        }
    }

    /// <summary>Takes a window's difference: writes the increments of "beyond the margin", and bets on "within the margin of promotion".</summary>
    public void Add(Span<double> state, double difference, Span<double> increments)
    {
        var scale = _scores.Scale(state);
        Span<double> pass = stackalloc double[ComponentsPerSide];
        for (var side = 0; side < _sides; side++)
        {
            var oriented = _mirrored || side == 1 ? -difference : difference;
            Bet(oriented - Math.Log(_options.Margin), scale, increments.Slice(side * ComponentsPerSide, ComponentsPerSide));
            if (_better.Length > 0)
            {
                Bet(Math.Log(_options.PassMargin!.Value) - oriented, scale, pass);
                _better[side].Add(state, pass);
            }
        }

        _scores.Observe(state, difference);
    }

    public void RecordPass(Span<double> state, EvidenceRecord record, int window)
    {
        if (_better.Length == 0)
        {
            return;
        }

        var least = double.PositiveInfinity;
        foreach (var better in _better)
        {
            least = Math.Min(least, better.LogE(state));
        }

        record.Set(state, least, window);
    }

    /// <summary>The geometric mean ratio with its asymptotic confidence sequence, from two windows on.</summary>
    public (double? Estimate, Interval Interval) Ratio(ReadOnlySpan<double> state)
    {
        var windows = _scores.Windows(state);
        if (windows == 0)
        {
            return (null, default);
        }

        var mean = _scores.Mean(state);
        if (windows < 2)
        {
            return (Math.Exp(mean), new Interval(0, double.PositiveInfinity));
        }

        var rho = AsymptoticConfidenceSequence.RhoFor(_options.Alpha, optimalAt: 30);
        var half = AsymptoticConfidenceSequence.HalfWidth(windows, _scores.Deviation(state), rho, _options.Alpha);
        return (Math.Exp(mean), new Interval(Math.Exp(mean - half), Math.Exp(mean + half)));
    }

    private void Bet(double fromMargin, double scale, Span<double> increments)
    {
        Span<double> scores = stackalloc double[PairedScores.Count];
        PairedScores.Score(fromMargin, scale, scores);
        for (var j = 0; j < scores.Length; j++)
        {
            WindowLane.Increments(_options.Stakes, scores[j], increments[(j * _options.Stakes.Count)..]);
        }
    }
}
