namespace Rollouts.Statistics;

/// <summary>P-values of a count against its exact null distribution.</summary>
internal static class ExactTails
{
    /// <summary>Two outcomes whose probabilities agree this closely count as equally probable.</summary>
    private const double Rounding = 1e-7;

    /// <summary>One-sided: the count and beyond. Two-sided: every count that is no more probable than the observed one.</summary>
    public static PValues Of<T>(T distribution, long observed)
        where T : IDiscreteDistribution
    {
        var greater = distribution.Tails(observed - 1).Upper;
        var less = distribution.Tails(observed).Lower;
        return new(Math.Min(1, TwoSided(distribution, observed, greater, less)), greater, less);
    }

    private static double TwoSided<T>(T distribution, long observed, double greater, double less)
        where T : IDiscreteDistribution
    {
        var limit = distribution.LogProbability(observed) + Rounding;
        if (distribution.LogProbability(distribution.Mode) <= limit)
        {
            return 1;
        }

        return observed < distribution.Mode
            ? less + distribution.Tails(FirstAtMost(distribution, distribution.Mode, distribution.Highest + 1, limit) - 1).Upper
            : greater + distribution.Tails(FirstAtMost(distribution, distribution.Mode, distribution.Lowest - 1, limit)).Lower;
    }

    /// <summary>Going from the mode towards an end (not itself possible): the first value that is no more probable than the limit.</summary>
    private static long FirstAtMost<T>(T distribution, long mode, long end, double limit)
        where T : IDiscreteDistribution
    {
        var (probable, improbable) = (mode, end);
        while (Math.Abs(improbable - probable) > 1)
        {
            var middle = probable + ((improbable - probable) / 2);
            if (distribution.LogProbability(middle) <= limit)
            {
                improbable = middle;
            }
            else
            {
                probable = middle;
            }
        }

        return improbable;
    }
}
