namespace Rollouts.Statistics;

/// <summary>
/// The standardised rank sum of the canary moved by -shift against the baseline, with the correction for ties and for continuity:
/// a step function of the shift. Evaluated exactly as ranking the pooled samples would give it, but by merging the two sorted
/// series. Evaluations narrow the part of the baseline that a canary sample can still fall into, as a root finder narrows its bracket.
/// </summary>
internal sealed class ShiftStatistic
{
    private readonly double[] _canary;
    private readonly int[] _canaryCounts;
    private readonly double[] _baseline;
    private readonly int[] _baselineBelow;
    private readonly double _n;
    private readonly double _m;
    private readonly long _tiesWithin;

    private readonly bool _neighboursStayApart;

    // Canary values whose place among the baseline can still change within the bracket, and what all others win.
    private readonly int[] _open;
    private int _openCount;
    private long _settledWins;

    // For each canary value: how many baseline values lie below it, at the last shift and at both ends of the bracket.
    private int[] _here;
    private int[] _atHigh;
    private int[] _atLow;
    private double _low;
    private double _high;

    /// <param name="canary">Sorted, finite, not empty.</param>
    /// <param name="baseline">Sorted, finite, not empty.</param>
    public ShiftStatistic(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        (_canary, _canaryCounts) = Distinct(canary);
        (_baseline, var counts) = Distinct(baseline);
        _baselineBelow = new int[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            _baselineBelow[i + 1] = _baselineBelow[i] + counts[i];
        }

        (_n, _m) = (canary.Length, baseline.Length);
        _tiesWithin = TiesOf(_canaryCounts) + TiesOf(counts);
        (_here, _atHigh, _atLow) = (new int[_canary.Length], new int[_canary.Length], new int[_canary.Length]);
        Lowest = _canary[0] - _baseline[^1];
        Highest = _canary[^1] - _baseline[0];
        _neighboursStayApart = NeighboursStayApart();
        _open = new int[_canary.Length];
        Widen();
    }

    /// <summary>The smallest difference of a canary and a baseline sample; at this shift the statistic is largest.</summary>
    public double Lowest { get; }

    /// <summary>The largest difference; at this shift the statistic is smallest.</summary>
    public double Highest { get; }

    /// <summary>Whether all samples were tied at some shift so far, so that the statistic has no scale there.</summary>
    public bool WasAllTied { get; private set; }

    /// <summary>Forgets the bracket, before another root is looked for.</summary>
    public void Widen()
    {
        Array.Clear(_atHigh);
        Array.Fill(_atLow, _baseline.Length);
        for (var i = 0; i < _open.Length; i++)
        {
            _open[i] = i;
        }

        (_openCount, _settledWins) = (_open.Length, 0);
        (_low, _high) = (double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>The statistic less <paramref name="quantile"/>, both in standard deviations; 0 when all samples are tied at this shift.</summary>
    public double At(double shift, double quantile)
    {
        if (shift < _low || shift > _high)
        {
            Widen();
        }

        var (twiceWins, ties) = Rank(shift);
        var excess = (twiceWins / 2.0) - (_n * _m / 2);
        var correction = Math.Sign(excess) * 0.5;
        var total = _n + _m;
        var sigma = Math.Sqrt(_n * _m / 12 * (total + 1 - (ties / (total * (total - 1)))));
        if (!(sigma > 0))
        {
            WasAllTied = true;
            return 0;
        }

        var value = ((excess - correction) / sigma) - quantile;
        Narrow(shift, value);
        return value;
    }

    /// <summary>Twice the number of pairs that the canary wins, halves for equals, and the sum of t³ - t over all groups of equals.</summary>
    private (long TwiceWins, long Ties) Rank(double shift)
    {
        var (twiceWins, ties) = (_settledWins, _tiesWithin);
        ReadOnlySpan<double> baseline = _baseline;
        var below = 0;
        var (previous, run) = (double.NaN, 0L);
        foreach (var i in _open.AsSpan(0, _openCount))
        {
            var moved = _canary[i] - shift;
            var last = _atLow[i];
            below = below > _atHigh[i] ? below : _atHigh[i];
            while (below < last && baseline[below] < moved)
            {
                below++;
            }

            _here[i] = below;
            long count = _canaryCounts[i];
            long equal = below < baseline.Length && baseline[below] == moved ? _baselineBelow[below + 1] - _baselineBelow[below] : 0;

            // Far from zero, neighbouring canary values can become equal by rounding.
            run = moved == previous ? run : 0;
            if (run + equal > 0)
            {
                ties += Cube(run + equal + count) - Cube(run + equal) - Cube(count);
            }

            (previous, run) = (moved, run + count);
            twiceWins += count * ((2L * _baselineBelow[below]) + equal);
        }

        return (twiceWins, ties);
    }

    private void Narrow(double shift, double value)
    {
        if (value > 0)
        {
            _low = shift;
            (_here, _atLow) = (_atLow, _here);
        }
        else if (value < 0)
        {
            _high = shift;
            (_here, _atHigh) = (_atHigh, _here);
        }

        if (_neighboursStayApart && double.IsFinite(_low))
        {
            Settle();
        }
    }

    /// <summary>Sets aside the canary values that have one place from end to end of the bracket, and touch no baseline value on the way.</summary>
    private void Settle()
    {
        var open = 0;
        for (var k = 0; k < _openCount; k++)
        {
            var i = _open[k];
            var below = _atLow[i];
            if (below == _atHigh[i] && (below == _baseline.Length || _canary[i] - _low < _baseline[below]))
            {
                _settledWins += 2L * _canaryCounts[i] * _baselineBelow[below];
            }
            else
            {
                _open[open++] = i;
            }
        }

        _openCount = open;
    }

    /// <summary>Whether no shift between the ends can make two different canary values equal by rounding.</summary>
    private bool NeighboursStayApart()
    {
        var largest = Math.Max(Math.Abs(_canary[0]), Math.Abs(_canary[^1])) + Math.Max(Math.Abs(Lowest), Math.Abs(Highest));
        var spacing = 4 * Math.BitIncrement(largest) - (4 * largest);
        for (var i = 1; i < _canary.Length; i++)
        {
            if (!(_canary[i] - _canary[i - 1] > spacing))
            {
                return false;
            }
        }

        return true;
    }

    private static (double[] Values, int[] Counts) Distinct(ReadOnlySpan<double> sorted)
    {
        var values = new double[sorted.Length];
        var counts = new int[sorted.Length];
        var last = -1;
        foreach (var value in sorted)
        {
            if (last < 0 || values[last] != value)
            {
                values[++last] = value;
            }

            counts[last]++;
        }

        Array.Resize(ref values, last + 1);
        Array.Resize(ref counts, last + 1);
        return (values, counts);
    }

    private static long TiesOf(ReadOnlySpan<int> counts)
    {
        var ties = 0L;
        foreach (var count in counts)
        {
            ties += Cube(count);
        }

        return ties;
    }

    private static long Cube(long count) => (count * count * count) - count;
}
