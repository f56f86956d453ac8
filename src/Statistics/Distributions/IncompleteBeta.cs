namespace Rollouts.Statistics;

/// <summary>
/// The regularised incomplete beta function in log space: a continued fraction scaled by a binomial
/// probability that keeps its digits for shapes of many millions.
/// </summary>
internal static class IncompleteBeta
{
    private const int MostTerms = 20_000_000;

    /// <summary>The tails at <paramref name="x"/> of a beta variable with shapes <paramref name="a"/>, <paramref name="b"/> &gt; 0.</summary>
    /// <param name="a">The exponent of x, plus 1.</param>
    /// <param name="b">The exponent of 1 - x, plus 1.</param>
    /// <param name="x">The point, 0 to 1.</param>
    /// <param name="y">1 - x, known better than that subtraction would give.</param>
    public static TailProbabilities Tails(double a, double b, double x, double y)
    {
        if (x <= 0)
        {
            return TailProbabilities.AllAbove;
        }

        if (y <= 0)
        {
            return TailProbabilities.AllBelow;
        }

        return x <= (a + 1) / (a + b + 2)
            ? TailProbabilities.FromLogLower(LogLower(a, b, x, y))
            : TailProbabilities.FromLogUpper(LogLower(b, a, y, x));
    }

    private static double LogLower(double a, double b, double x, double y) =>
        Saddlepoint.LogBinomial(a, b, x, y) - LogSpace.Log1Plus(a / b) + Math.Log(a) - ContinuedFraction.LogBeta(a, b, x, y, MostTerms);
}
