namespace Rollouts.Statistics;

/// <summary>The n(n + 1)/2 sums dᵢ + dⱼ with i ≤ j, twice Walsh's averages, counted along the staircase of the sorted array in O(n).</summary>
/// <param name="values">Sorted ascending.</param>
internal readonly ref struct WalshSums(ReadOnlySpan<double> values) : IOrderedValues
{
    private readonly ReadOnlySpan<double> _values = values;

    public long Count => _values.Length * (_values.Length + 1L) / 2;

    public double Smallest => _values[0] + _values[0];

    public double Largest => _values[^1] + _values[^1];

    public long CountUpTo(double limit)
    {
        var count = 0L;
        var end = _values.Length;
        for (var i = 0; i < end; i++)
        {
            while (end > i && _values[i] + _values[end - 1] > limit)
            {
                end--;
            }

            count += end - i;
        }

        return count;
    }

    public double SmallestAbove(double limit)
    {
        var smallest = double.PositiveInfinity;
        var end = _values.Length;
        for (var i = 0; i < _values.Length; i++)
        {
            while (end > i && _values[i] + _values[end - 1] > limit)
            {
                end--;
            }

            // The first partner from i on whose sum exceeds the limit.
            var partner = Math.Max(end, i);
            smallest = partner < _values.Length ? Math.Min(smallest, _values[i] + _values[partner]) : smallest;
        }

        return smallest;
    }
}
