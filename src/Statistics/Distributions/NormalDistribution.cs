using MathNet.Numerics;

namespace Rollouts.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double LogSqrtTwoPi = 0.918938533204672741780;

    /// <summary>The largest z whose tail the error function still holds with all its digits.</summary>
    private const double FarTail = 25;

    /// <summary>P(Z ≤ <paramref name="z"/>).</summary>
    public static double Lower(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>P(Z &gt; <paramref name="z"/>).</summary>
    public static double Upper(double z) => Lower(-z);

    /// <summary>Both tails at <paramref name="z"/> as logarithms, meaningful for any finite z.</summary>
    public static TailProbabilities Tails(double z) =>
        z > 0 ? TailProbabilities.FromLogUpper(LogFar(z)) : TailProbabilities.FromLogLower(LogFar(-z));

    /// <summary>ln of the density.</summary>
    public static double LogDensity(double z) => (-0.5 * z * z) - LogSqrtTwoPi;

    /// <summary>The z with P(Z ≤ z) = <paramref name="p"/>, 0 ≤ p ≤ 1; infinite at the ends.</summary>
    public static double Quantile(double p) => -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * p);

    /// <summary>The z with P(Z &gt; z) = <paramref name="p"/>.</summary>
    public static double UpperQuantile(double p) => -Quantile(p);

    /// <summary>ln P(Z &gt; z) for z ≥ 0.</summary>
    private static double LogFar(double z)
    {
        if (z <= FarTail)
        {
            return Math.Log(Upper(z));
        }

        // Laplace's continued fraction of the Mills ratio, 1/(z + 1/(z + 2/(z + …))).
        var ratio = z;
        for (var k = 12; k >= 1; k--)
        {
            ratio = z + (k / ratio);
        }

        return LogDensity(z) - Math.Log(ratio);
    }
}
