namespace Rollouts.Statistics;

/// <summary>Quantiles of a sample, in the unit of its values.</summary>
/// <remarks>Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996).</remarks>
public static class SampleQuantile
{
    /// <summary>A position this close to a whole number is one, as far as doubles can tell.</summary>
    private const double Rounding = 4 * 2.220446049250313e-16;

    /// <summary>The quantile at <paramref name="probability"/>.</summary>
    /// <param name="values">Values in any order; NaN is a missing value.</param>
    /// <param name="probability">0 to 1.</param>
    /// <param name="type">Which definition.</param>
    /// <returns>Null when there is no usable value, or one is infinite.</returns>
    /// <exception cref="ArgumentException">The probability or the type is out of range.</exception>
    public static double? Of(ReadOnlySpan<double> values, double probability, QuantileType type = QuantileType.Linear)
    {
        RequireArguments(probability, type);
        var sample = Sample.Read(values, "sample", 1);
        if (sample.Fault is not null)
        {
            return null;
        }

        var sorted = sample.Values.ToArray();
        AscendingOrder.Sort(sorted);
        return OfSorted(sorted, probability, type);
    }

    /// <summary>The quantile of values that are sorted ascending, without copying them.</summary>
    /// <param name="sorted">Finite values, at least one.</param>
    /// <param name="probability">0 to 1.</param>
    /// <param name="type">Which definition.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability, QuantileType type = QuantileType.Linear)
    {
        RequireArguments(probability, type);
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("sorted is empty: a quantile needs at least one value.", nameof(sorted));
        }

        var (below, weight) =
            type <= QuantileType.NearestEven ? Step(sorted.Length, probability, type) : Slope(sorted.Length, probability, type);
        var (low, high) = (At(sorted, below), At(sorted, below + 1));
        // A place that rounding put a hair below its order statistic leads to no value beyond it.
        return weight <= 0 || low == high ? low
            : weight >= 1 ? high
            : Math.Clamp(((1 - weight) * low) + (weight * high), low, high);
    }

    /// <summary>Types 1 to 3: an order statistic, or the mean of two. The place counts from 1.</summary>
    private static (int Below, double Weight) Step(int n, double probability, QuantileType type)
    {
        var place = (n * probability) - (type == QuantileType.NearestEven ? 0.5 : 0);
        var below = (int)Math.Floor(place);
        var weight = type switch
        {
            QuantileType.InverseDistribution => place > below ? 1 : 0,
            QuantileType.AveragedInverseDistribution => place > below ? 1 : 0.5,
            _ => place != below || below % 2 != 0 ? 1 : 0,
        };
        return (below, weight);
    }

    /// <summary>Types 4 to 9: place = a + p(n + 1 - a - b), interpolated.</summary>
    private static (int Below, double Weight) Slope(int n, double probability, QuantileType type)
    {
        var (a, b) = type switch
        {
            QuantileType.InterpolatedDistribution => (0.0, 1.0),
            QuantileType.Midway => (0.5, 0.5),
            QuantileType.Weibull => (0.0, 0.0),
            QuantileType.Linear => (1.0, 1.0),
            QuantileType.MedianUnbiased => (1.0 / 3, 1.0 / 3),
            _ => (0.375, 0.375),
        };
        var place = a + (probability * (n + 1 - a - b));

        // R's type 7 does not round the place.
        var below = Math.Floor(place + (type == QuantileType.Linear ? 0 : Rounding));
        var weight = place - below;
        return ((int)below, type != QuantileType.Linear && Math.Abs(weight) < Rounding ? 0 : weight);
    }

    /// <summary>The order statistic at a place counted from 1; the ends stand for what lies beyond them.</summary>
    private static double At(ReadOnlySpan<double> sorted, int place) => sorted[Math.Clamp(place - 1, 0, sorted.Length - 1)];

    private static void RequireArguments(double probability, QuantileType type)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentException($"probability = {probability} is no probability: pass a number from 0 to 1.", nameof(probability));
        }

        if (type is < QuantileType.InverseDistribution or > QuantileType.NormalUnbiased)
        {
            throw new ArgumentException($"type = {(int)type} is no quantile type: pass 1 to 9.", nameof(type));
        }
    }
}
