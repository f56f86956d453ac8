namespace Rollouts.Statistics;

/// <summary>The chi-squared distribution.</summary>
/// <param name="DegreesOfFreedom">Positive, may be fractional.</param>
public readonly record struct ChiSquaredDistribution(double DegreesOfFreedom)
{
    /// <summary>Both tails at <paramref name="x"/>.</summary>
    public TailProbabilities Tails(double x) => IncompleteGamma.Tails(DegreesOfFreedom / 2, x / 2);

    /// <summary>The x with P(X ≤ x) = <paramref name="p"/>.</summary>
    public double Quantile(double p) => 2 * new GammaDistribution(DegreesOfFreedom / 2).Quantile(p);

    /// <summary>The x with P(X &gt; x) = <paramref name="p"/>.</summary>
    public double UpperQuantile(double p) => 2 * new GammaDistribution(DegreesOfFreedom / 2).UpperQuantile(p);
}
