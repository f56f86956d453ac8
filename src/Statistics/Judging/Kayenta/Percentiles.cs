namespace Rollouts.Statistics;

/// <summary>Percentiles as Kayenta, R and NumPy compute them by default: type 7 of Hyndman and Fan (1996).</summary>
public static class Percentiles
{
    /// <summary>The percentile <paramref name="p"/> (0 to 100) of samples in any order, interpolated linearly; NaN when there are none.</summary>
    public static double Of(ReadOnlySpan<double> samples, double p)
    {
        var sorted = samples.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, p);
    }

    internal static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var position = (sorted.Length - 1) * (p / 100);
        var below = (int)Math.Floor(position);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
