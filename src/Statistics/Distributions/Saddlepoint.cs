namespace Rollouts.Statistics;

/// <summary>
/// Logarithms of binomial and Poisson probabilities as a Stirling correction minus a deviance: terms that are small where
/// the probability is not, so that counts of millions keep fourteen digits.
/// </summary>
/// <remarks>Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000. Arguments may be fractional.</remarks>
internal static class Saddlepoint
{
    private const double LogTwoPi = 1.837877066409345483560;

    /// <summary>ln of C(x + y, x) p^x q^y with q = 1 - p given exactly and x, y ≥ 0.</summary>
    public static double LogBinomial(double x, double y, double p, double q)
    {
        if (p == 0 || q == 0)
        {
            return (p == 0 ? x : y) == 0 ? 0 : double.NegativeInfinity;
        }

        var n = x + y;
        if (x == 0 || y == 0)
        {
            var (miss, hit) = x == 0 ? (p, q) : (q, p);
            return n * (miss < hit ? LogSpace.Log1Plus(-miss) : Math.Log(hit));
        }

        return GammaFunction.StirlingError(n)
            - GammaFunction.StirlingError(x)
            - GammaFunction.StirlingError(y)
            - Deviance(x, n * p)
            - Deviance(y, n * q)
            - (0.5 * (LogTwoPi + Math.Log(x) + Math.Log(y / n)));
    }

    /// <summary>ln of λ^x e^-λ / x! for x ≥ 0.</summary>
    public static double LogPoisson(double x, double mean) =>
        x == 0 ? -mean
        : mean == 0 ? double.NegativeInfinity
        : -GammaFunction.StirlingError(x) - Deviance(x, mean) - (0.5 * (LogTwoPi + Math.Log(x)));

    /// <summary>x ln(x/m) + m - x, by its series where x and m are close and the plain form would cancel.</summary>
    public static double Deviance(double x, double m)
    {
        var difference = x - m;
        if (Math.Abs(difference) >= 0.1 * (x + m))
        {
            return (x * (Math.Log(x) - Math.Log(m))) - difference;
        }

        var v = difference / (x + m);
        var sum = difference * v;
        var term = 2 * x * v;
        for (var j = 3; ; j += 2)
        {
            term *= v * v;
            var next = sum + (term / j);
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
