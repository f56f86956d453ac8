namespace Rollouts.Statistics;

/// <summary>
/// Fisher's noncentral hypergeometric distribution: the first cell of a 2×2 table with fixed margins when the odds ratio is
/// not 1. Sums run outwards from the mode until the terms no longer count, so the cost grows with the standard deviation only.
/// </summary>
/// <param name="Margins">The distribution at an odds ratio of 1.</param>
/// <param name="LogOddsRatio">ln of the odds ratio, finite.</param>
public readonly record struct NoncentralHypergeometricDistribution(HypergeometricDistribution Margins, double LogOddsRatio)
{
    private const double Negligible = 1e-18;

    /// <summary>The expected value.</summary>
    public double Mean
    {
        get
        {
            var mode = Mode;
            var (total, offset) = (1.0, 0.0);
            var (up, down) = (Walk(mode, 1), Walk(mode, -1));
            while (up.Next(total))
            {
                total += up.Weight;
                offset += up.Weight * (up.Value - mode);
            }

            while (down.Next(total))
            {
                total += down.Weight;
                offset += down.Weight * (down.Value - mode);
            }

            return mode + (offset / total);
        }
    }

    private long Mode
    {
        get
        {
            var (low, high) = (Margins.Lowest, Margins.Highest);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (LogRatio(middle) > 0)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }

    /// <summary>P(X ≤ <paramref name="k"/>).</summary>
    public double AtMost(long k) => Share(value => value <= k);

    /// <summary>P(X ≥ <paramref name="k"/>).</summary>
    public double AtLeast(long k) => Share(value => value >= k);

    private double Share(Func<long, bool> counts)
    {
        var mode = Mode;
        var total = 1.0;
        var share = counts(mode) ? 1.0 : 0.0;
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var walk = Walk(mode, direction);
            while (walk.Next(total))
            {
                total += walk.Weight;
                share += counts(walk.Value) ? walk.Weight : 0;
            }
        }

        return share / total;
    }

    private Walker Walk(long mode, int direction) => new(this, mode, direction);

    /// <summary>ln of P(X = k + 1)/P(X = k).</summary>
    private double LogRatio(long k)
    {
        var m = Margins;
        return LogOddsRatio + Math.Log((m.Marked - k) * (double)(m.Drawn - k)) - Math.Log((k + 1.0) * (m.Unmarked - m.Drawn + k + 1.0));
    }

    /// <summary>Goes from the mode in one direction, with weights relative to the mode's.</summary>
    private struct Walker(NoncentralHypergeometricDistribution distribution, long mode, int direction)
    {
        private readonly double _odds = Math.Exp(direction * distribution.LogOddsRatio);

        public long Value { get; private set; } = mode;

        public double Weight { get; private set; } = 1;

        public bool Next(double total)
        {
            var m = distribution.Margins;
            var from = direction > 0 ? Value : Value - 1;
            if (from < m.Lowest || from >= m.Highest || Weight < total * Negligible)
            {
                return false;
            }

            var up = (m.Marked - from) * (double)(m.Drawn - from);
            var down = (from + 1.0) * (m.Unmarked - m.Drawn + from + 1.0);
            Weight *= direction > 0 ? up / down * _odds : down / up * _odds;
            Value += direction;
            return true;
        }
    }
}
