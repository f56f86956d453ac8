namespace Rollouts.Statistics;

/// <summary>Fisher's F distribution, of a ratio of two variances.</summary>
/// <param name="Numerator">Degrees of freedom of the numerator, positive.</param>
/// <param name="Denominator">Degrees of freedom of the denominator, positive.</param>
public readonly record struct FDistribution(double Numerator, double Denominator)
{
    /// <summary>Both tails at <paramref name="f"/>.</summary>
    public TailProbabilities Tails(double f)
    {
        if (double.IsPositiveInfinity(f))
        {
            return TailProbabilities.AllBelow;
        }

        var odds = f * Numerator / Denominator;
        return IncompleteBeta.Tails(Numerator / 2, Denominator / 2, odds / (1 + odds), 1 / (1 + odds));
    }

    /// <summary>The f with P(F ≤ f) = <paramref name="p"/>.</summary>
    public double Quantile(double p) =>
        p <= 0 ? 0
        : p >= 1 ? double.PositiveInfinity
        : new BetaDistribution(Numerator / 2, Denominator / 2).Odds(p) * Denominator / Numerator;
}
