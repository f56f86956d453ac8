namespace Rollouts.Statistics;

/// <summary>
/// The regularised incomplete gamma functions P(a, x) and Q(a, x) in log space: a power series below the mean, a continued
/// fraction above it (DLMF 8.7.1 and 8.9.2), scaled by a Poisson probability that does not overflow.
/// </summary>
internal static class IncompleteGamma
{
    private const int MostTerms = 20_000_000;

    /// <summary>The tails at <paramref name="x"/> of a gamma variable with shape <paramref name="a"/> &gt; 0 and scale 1.</summary>
    public static TailProbabilities Tails(double a, double x)
    {
        if (x <= 0)
        {
            return TailProbabilities.AllAbove;
        }

        if (double.IsPositiveInfinity(x))
        {
            return TailProbabilities.AllBelow;
        }

        var logScale = Saddlepoint.LogPoisson(a, x);
        return x < a + 1
            ? TailProbabilities.FromLogLower(logScale + Math.Log(Series(a, x)))
            : TailProbabilities.FromLogUpper(logScale + Math.Log(a) + ContinuedFraction.LogGamma(a, x, MostTerms));
    }

    private static double Series(double a, double x)
    {
        var sum = 1.0;
        var term = 1.0;
        for (var k = 1; k < MostTerms; k++)
        {
            term *= x / (a + k);
            sum += term;
            if (term < sum * 1e-17)
            {
                break;
            }
        }

        return sum;
    }
}
