namespace Rollouts.Statistics;

/// <summary>
/// The mid-probability integral transform of a binomial count, scaled to [-1, 1]: <c>2 (P(X &lt; x) + P(X = x)/2) - 1</c>. Its mean is exactly
/// 0 when the count has the assumed share and negative below it; the score of the window lane for counts.
/// </summary>
public static class MidPit
{
    private const double Negligible = 1e-17;

    /// <summary>Above this variance a normal law with the correction for skewness is as good as the sum (error below 1e-9).</summary>
    private const double LargestSummedVariance = 1e7;

    /// <summary>The score.</summary>
    /// <param name="x">Observed count, a whole number in 0..<paramref name="n"/>.</param>
    /// <param name="n">Total; 0 gives the score 0.</param>
    /// <param name="theta">The assumed share, 0 to 1.</param>
    public static double Score(double x, double n, double theta)
    {
        if (n <= 0 || theta <= 0 || theta >= 1)
        {
            return n <= 0 ? 0 : Degenerate(x, n, theta);
        }

        var variance = n * theta * (1 - theta);
        if (variance > LargestSummedVariance)
        {
            return NormalScore((x - (n * theta)) / Math.Sqrt(variance), (1 - (2 * theta)) / Math.Sqrt(variance));
        }

        var point = Math.Exp(Saddlepoint.LogBinomial(x, n - x, theta, 1 - theta));
        var odds = theta / (1 - theta);
        return x >= n * theta ? 1 - (point * (1 + (2 * SumAbove(x, n, odds)))) : (point * (1 + (2 * SumBelow(x, n, odds)))) - 1;
    }

    /// <summary>All mass on one count.</summary>
    private static double Degenerate(double x, double n, double theta)
    {
        var only = theta <= 0 ? 0 : n;
        return Math.Sign(x - only);
    }

    private static double NormalScore(double z, double skewness)
    {
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        var score = MathNet.Numerics.SpecialFunctions.Erf(z / Math.Sqrt(2)) - (skewness / 3 * ((z * z) - 1) * density);
        return Math.Clamp(score, -1, 1);
    }

    private static double SumAbove(double x, double n, double odds)
    {
        var (left, next) = (n - x, x + 1);
        var (term, sum) = (1.0, 0.0);
        while (left > 0)
        {
            term *= odds * left-- / next++;
            sum += term;
            if (term < Negligible * (1 + sum))
            {
                break;
            }
        }

        return sum;
    }

    private static double SumBelow(double x, double n, double odds)
    {
        var (count, room) = (x, n - x + 1);
        var (term, sum) = (1.0, 0.0);
        while (count > 0)
        {
            term *= count-- / (odds * room++);
            sum += term;
            if (term < Negligible * (1 + sum))
            {
                break;
            }
        }

        return sum;
    }
}
