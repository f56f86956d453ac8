namespace Rollouts.Statistics;

/// <summary>All n·m differences x - y of two samples, counted along the staircase of the sorted arrays in O(n + m).</summary>
/// <param name="x">Sorted ascending.</param>
/// <param name="y">Sorted ascending.</param>
internal readonly ref struct PairwiseDifferences(ReadOnlySpan<double> x, ReadOnlySpan<double> y) : IOrderedValues
{
    private readonly ReadOnlySpan<double> _x = x;
    private readonly ReadOnlySpan<double> _y = y;

    public long Count => (long)_x.Length * _y.Length;

    public double Smallest => _x[0] - _y[^1];

    public double Largest => _x[^1] - _y[0];

    public long CountUpTo(double limit)
    {
        var count = 0L;
        var j = 0;
        foreach (var value in _x)
        {
            while (j < _y.Length && value - _y[j] > limit)
            {
                j++;
            }

            count += _y.Length - j;
        }

        return count;
    }

    public double SmallestAbove(double limit)
    {
        var smallest = double.PositiveInfinity;
        var j = 0;
        foreach (var value in _x)
        {
            while (j < _y.Length && value - _y[j] > limit)
            {
                j++;
            }

            smallest = j > 0 ? Math.Min(smallest, value - _y[j - 1]) : smallest;
        }

        return smallest;
    }
}
