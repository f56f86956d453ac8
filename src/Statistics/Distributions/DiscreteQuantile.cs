namespace Rollouts.Statistics;

/// <summary>Quantiles of distributions on whole numbers.</summary>
public static class DiscreteQuantile
{
    /// <summary>Probabilities this close together are the same as far as doubles can tell.</summary>
    private const double Rounding = 64 * 2.220446049250313e-16;

    /// <summary>The smallest k with P(X ≤ k) at least <paramref name="p"/>.</summary>
    /// <param name="distribution">Any distribution on whole numbers.</param>
    /// <param name="p">0 to 1.</param>
    public static long Of<T>(T distribution, double p)
        where T : IDiscreteDistribution
    {
        var (low, high) = (distribution.Lowest, distribution.Lowest + 1);
        while (high < distribution.Highest && !Reaches(high))
        {
            high += high - distribution.Lowest;
        }

        high = Math.Min(high, distribution.Highest);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Reaches(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;

        bool Reaches(long k) => distribution.Tails(k).Lower >= p * (1 - Rounding);
    }
}
