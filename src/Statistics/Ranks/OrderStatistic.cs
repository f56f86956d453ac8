namespace Rollouts.Statistics;

/// <summary>
/// Finds the k-th smallest of numbers that can only be counted: a limit is bisected over the bits of a double, at most 64 counts,
/// so the answer is one of the numbers, to the last bit.
/// </summary>
internal static class OrderStatistic
{
    /// <summary>The <paramref name="rank"/>-th smallest, counted from 1.</summary>
    public static double Select<T>(T values, long rank)
        where T : IOrderedValues, allows ref struct
    {
        var low = OrderedBits(values.Smallest);
        var high = OrderedBits(values.Largest);
        while (low < high)
        {
            // The mean rounded down, which cannot overflow.
            var middle = (low & high) + ((low ^ high) >> 1);
            if (values.CountUpTo(FromOrderedBits(middle)) >= rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return FromOrderedBits(low);
    }

    /// <summary>The middle one, or the mean of the two middle ones.</summary>
    public static double Median<T>(T values)
        where T : IOrderedValues, allows ref struct
    {
        var lower = Select(values, (values.Count + 1) / 2);
        if (values.Count % 2 == 1 || values.CountUpTo(lower) > values.Count / 2)
        {
            return lower;
        }

        return (lower / 2) + (values.SmallestAbove(lower) / 2);
    }

    /// <summary>Whole numbers in the order of the doubles; both zeros become 0.</summary>
    private static long OrderedBits(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double FromOrderedBits(long ordered) => BitConverter.Int64BitsToDouble(ordered >= 0 ? ordered : long.MinValue - ordered);
}
