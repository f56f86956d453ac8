namespace Rollouts.Statistics;

/// <summary>The differences of means under other labels, counted against the observed one.</summary>
internal sealed class Relabelling
{
    /// <summary>Differences this close to the observed one, relative to the largest value, are equal but for rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _pooled;
    private readonly int _canary;
    private readonly double _total;
    private readonly double _tolerance;

    public Relabelling(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        // Offsets from one value keep their digits where all values share a large one; differences of means do not change by it.
        _pooled = [.. canary, .. baseline];
        _canary = canary.Length;
        var (origin, scale) = (_pooled[0], 0.0);
        foreach (ref var value in _pooled.AsSpan())
        {
            value -= origin;
            _total += value;
            scale = Math.Max(scale, Math.Abs(value));
        }

        _tolerance = Rounding * scale;
        Observed = Difference(Sum(_pooled.AsSpan(0, _canary)));
    }

    /// <summary>Mean of the canary minus mean of the baseline.</summary>
    public double Observed { get; }

    /// <summary>Counts all subsets of the canary's size.</summary>
    public (PValues P, int Total) Enumerate()
    {
        var chosen = new int[_canary];
        for (var i = 0; i < _canary; i++)
        {
            chosen[i] = i;
        }

        var counts = default(Counts);
        do
        {
            var sum = 0.0;
            foreach (var index in chosen)
            {
                sum += _pooled[index];
            }

            Count(Difference(sum), ref counts);
        } while (Advance(chosen));

        return (
            new((double)counts.Beyond / counts.Total, (double)counts.Greater / counts.Total, (double)counts.Less / counts.Total),
            counts.Total
        );
    }

    /// <summary>Counts drawn subsets, and the observed one as one more.</summary>
    public (PValues P, int Total) Draw(ulong seed, int draws)
    {
        var random = new SeededRandom(seed);
        var values = (double[])_pooled.Clone();
        var counts = new Counts
        {
            Beyond = 1,
            Greater = 1,
            Less = 1,
        };
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < _canary; i++)
            {
                var j = i + random.Below(values.Length - i);
                (values[i], values[j]) = (values[j], values[i]);
            }

            Count(Difference(Sum(values.AsSpan(0, _canary))), ref counts);
        }

        var total = draws + 1.0;
        return (new(counts.Beyond / total, counts.Greater / total, counts.Less / total), draws);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private double Difference(double canarySum) => (canarySum / _canary) - ((_total - canarySum) / (_pooled.Length - _canary));

    private void Count(double difference, ref Counts counts)
    {
        counts.Total++;
        counts.Greater += difference >= Observed - _tolerance ? 1 : 0;
        counts.Less += difference <= Observed + _tolerance ? 1 : 0;
        counts.Beyond += Math.Abs(difference) >= Math.Abs(Observed) - _tolerance ? 1 : 0;
    }

    /// <summary>The next subset in lexicographic order; false after the last.</summary>
    private bool Advance(int[] chosen)
    {
        for (var i = chosen.Length - 1; i >= 0; i--)
        {
            if (chosen[i] == _pooled.Length - chosen.Length + i)
            {
                continue;
            }

            chosen[i]++;
            for (var j = i + 1; j < chosen.Length; j++)
            {
                chosen[j] = chosen[j - 1] + 1;
            }

            return true;
        }

        return false;
    }

    private struct Counts
    {
        public int Total;
        public int Greater;
        public int Less;
        public int Beyond;
    }
}
