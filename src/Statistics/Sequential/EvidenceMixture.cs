namespace Rollouts.Statistics;

/// <summary>
/// A weighted average of e-processes that share their increments: components (grid points, stakes) times starts. Per live start the state
/// holds one sum of log factors for each component.
/// </summary>
internal sealed class EvidenceMixture
{
    private const double Negligible = 45;

    private readonly RestartOptions? _restarts;
    private readonly double[] _logWeights;
    private readonly int _begun;
    private readonly int _period;
    private readonly int _starts;
    private readonly int _live;

    /// <param name="layout">Where the sums go.</param>
    /// <param name="logWeights">ln weight of each component; the weights sum to 1.</param>
    /// <param name="restarts">Further starts, or null.</param>
    public EvidenceMixture(StateLayout layout, double[] logWeights, RestartOptions? restarts)
    {
        (_logWeights, _restarts) = (logWeights, restarts);
        _live = restarts?.Live ?? 1;
        _begun = layout.Take(1);
        _period = layout.Take(1);
        _starts = layout.Take(_live * Stride);
    }

    public int Components => _logWeights.Length;

    /// <summary>A start's place: whether it has begun, its log weight, its sums.</summary>
    private int Stride => _logWeights.Length + 2;

    /// <summary>Begins the starts that are due before a window at <paramref name="elapsed"/> seconds.</summary>
    public void Advance(Span<double> state, double elapsed, bool newStep)
    {
        var begun = (int)state[_begun];
        if (begun == 0)
        {
            Begin(state, 0);
            return;
        }

        if (_restarts is null)
        {
            return;
        }

        var period = Math.Floor(elapsed / _restarts.EverySeconds);
        if ((period > state[_period] || newStep) && begun <= (_restarts.Planned ?? int.MaxValue - 1))
        {
            Begin(state, begun);
        }

        state[_period] = Math.Max(period, state[_period]);
    }

    public void Add(Span<double> state, ReadOnlySpan<double> increments)
    {
        for (var start = 0; start < _live; start++)
        {
            var place = state.Slice(_starts + (start * Stride), Stride);
            if (place[0] == 0)
            {
                continue;
            }

            var sums = place[2..];
            for (var c = 0; c < increments.Length; c++)
            {
                sums[c] += increments[c];
            }
        }
    }

    /// <summary>ln E: of all starts, and of the weight that still lies ahead.</summary>
    public double LogE(ReadOnlySpan<double> state)
    {
        var pending = LogPending((int)state[_begun]);
        var largest = pending;
        for (var start = 0; start < _live; start++)
        {
            var place = state.Slice(_starts + (start * Stride), Stride);
            if (place[0] == 0)
            {
                continue;
            }

            for (var c = 0; c < _logWeights.Length; c++)
            {
                largest = Math.Max(largest, place[1] + _logWeights[c] + place[c + 2]);
            }
        }

        return largest + Math.Log(SumRelativeTo(largest, pending, state));
    }

    private double SumRelativeTo(double largest, double pending, ReadOnlySpan<double> state)
    {
        var sum = Math.Exp(pending - largest);
        for (var start = 0; start < _live; start++)
        {
            var place = state.Slice(_starts + (start * Stride), Stride);
            if (place[0] == 0)
            {
                continue;
            }

            var offset = place[1] - largest;
            for (var c = 0; c < _logWeights.Length; c++)
            {
                var term = offset + _logWeights[c] + place[c + 2];
                if (term > -Negligible)
                {
                    sum += Math.Exp(term);
                }
            }
        }

        return sum;
    }

    private void Begin(Span<double> state, int number)
    {
        var slot = number == 0 ? 0 : 1 + ((number - 1) % (_live - 1));
        var place = state.Slice(_starts + (slot * Stride), Stride);
        place.Clear();
        place[0] = 1;
        place[1] = LogWeight(number);
        state[_begun] = number + 1;
    }

    private double LogWeight(int number)
    {
        if (_restarts is null)
        {
            return 0;
        }

        if (number == 0)
        {
            return Math.Log(_restarts.FirstWeight);
        }

        // Sum over j >= 1 of 2/((j+1)(j+2)) is 1.
        var share = _restarts.Planned is { } planned ? 1.0 / planned : 2.0 / (number + 1.0) / (number + 2.0);
        return Math.Log((1 - _restarts.FirstWeight) * share);
    }

    private double LogPending(int begun)
    {
        if (_restarts is null)
        {
            return begun == 0 ? 0 : double.NegativeInfinity;
        }

        if (begun == 0)
        {
            return 0;
        }

        var share = _restarts.Planned is { } planned ? (double)(planned - begun + 1) / planned : 2.0 / (begun + 1.0);
        return Math.Log((1 - _restarts.FirstWeight) * share);
    }
}
