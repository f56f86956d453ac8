namespace Rollouts.Statistics;

/// <summary>
/// Sample-ratio mismatch: whether requests are split as the weights say. A two-sided count kernel with the weights as exposures, without
/// discount, at a small alpha; when it flags, comparisons are suspended, not failed. Weighted round-robin balancers split more evenly than
/// chance, which makes it conservative; retries, health checks and sticky sessions are real mismatches.
/// </summary>
public sealed class TrafficSplitTest
{
    private readonly StateLayout _layout = new();
    private readonly EvidenceMixture _evidence;
    private readonly EvidenceRecord _record;
    private readonly int _windows;

    /// <param name="alpha">Probability of ever flagging a correct split, default 0.001.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not between 0 and 1.</exception>
    public TrafficSplitTest(double alpha = 0.001)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        _evidence = new EvidenceMixture(_layout, RatioGrid.Split.LogWeights.ToArray(), restarts: null);
        _record = new EvidenceRecord(_layout, -Math.Log(alpha));
        _windows = _layout.Take(1);
    }

    /// <summary>The state before the first window.</summary>
    public SequentialState NewState() => new(new double[_layout.Length]);

    /// <summary>A state from its numbers.</summary>
    /// <exception cref="ArgumentException">They are not a state of this test.</exception>
    public SequentialState Restore(ReadOnlySpan<double> values)
    {
        if (values.Length != _layout.Length || values.ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
        {
            throw new ArgumentException($"A state of the traffic split test is {_layout.Length} finite numbers.", nameof(values));
        }

        return new SequentialState(values.ToArray());
    }

    /// <summary>Adds a window. One without requests, with a weight of 0 or 1, or with numbers that make no sense, changes nothing.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="canaryRequests">Requests that the canary got.</param>
    /// <param name="baselineRequests">Requests that the baseline got.</param>
    /// <param name="canaryWeight">The configured share of the canary in this window, between 0 and 1.</param>
    public void Add(SequentialState state, double canaryRequests, double baselineRequests, double canaryWeight)
    {
        var values = state.Values.AsSpan();
        values[_windows]++;
        _evidence.Advance(values, elapsed: 0, newStep: false);
        var requests = Math.Round(canaryRequests) + Math.Round(baselineRequests);
        if (canaryRequests < 0 || baselineRequests < 0 || !(requests is > 0 and <= 1e15) || canaryWeight is not (> 0 and < 1))
        {
            return;
        }

        Span<double> increments = stackalloc double[RatioGrid.Split.Count];
        CountKernel.Increments(RatioGrid.Split, Math.Round(canaryRequests), requests, canaryWeight, 1, increments);
        _evidence.Add(values, increments);
        _record.Set(values, _evidence.LogE(values), (int)values[_windows]);
    }

    /// <summary>Whether a mismatch was ever found.</summary>
    public bool IsSkewed(SequentialState state) => FlaggedAt(state) > 0;

    /// <summary>The number of the window after which it was found, 0 when it was not.</summary>
    public int FlaggedAt(SequentialState state) => _record.CrossedAt(state.Values);

    /// <summary>ln E now.</summary>
    public double LogEvidence(SequentialState state) => _record.Current(state.Values);
}
