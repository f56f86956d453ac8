namespace Rollouts.Statistics;

/// <summary>The odds ratio of a 2×2 table given its margins, found by solving equations of the noncentral hypergeometric distribution.</summary>
internal static class ConditionalOddsRatio
{
    /// <summary>The odds ratio at which the expected count equals the observed one; 0 or infinite at the ends of the possible counts.</summary>
    public static double Estimate(HypergeometricDistribution margins, long observed) =>
        observed == margins.Lowest ? 0
        : observed == margins.Highest ? double.PositiveInfinity
        : Solve(logOdds => new NoncentralHypergeometricDistribution(margins, logOdds).Mean, observed);

    /// <summary>The odds ratios at which neither tail beyond the observed count is below <paramref name="tail"/>.</summary>
    public static Interval Interval(HypergeometricDistribution margins, long observed, double tail) =>
        new(
            observed == margins.Lowest
                ? 0
                : Solve(logOdds => new NoncentralHypergeometricDistribution(margins, logOdds).AtLeast(observed), tail),
            observed == margins.Highest
                ? double.PositiveInfinity
                : Solve(logOdds => new NoncentralHypergeometricDistribution(margins, logOdds).AtMost(observed), tail)
        );

    /// <summary>Solves in the logarithm of the odds ratio, from a bracket that is widened until it holds the solution.</summary>
    private static double Solve(Func<double, double> function, double target)
    {
        var reach = 1.0;
        var rising = function(1) > function(-1);
        while (
            reach < 600
            && (rising ? function(-reach) > target || function(reach) < target : function(-reach) < target || function(reach) > target)
        )
        {
            reach *= 2;
        }

        return Math.Exp(MonotoneRoot.Find(function, target, -reach, reach));
    }
}
