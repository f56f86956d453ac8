namespace Rollouts.Statistics;

/// <summary>The beta distribution on 0 to 1.</summary>
/// <param name="A">The first shape, positive.</param>
/// <param name="B">The second shape, positive.</param>
public readonly record struct BetaDistribution(double A, double B)
{
    /// <summary>Both tails at <paramref name="x"/>.</summary>
    public TailProbabilities Tails(double x) => IncompleteBeta.Tails(A, B, x, 1 - x);

    /// <summary>The x with P(X ≤ x) = <paramref name="p"/>, 0 ≤ p ≤ 1.</summary>
    public double Quantile(double p)
    {
        if (p <= 0 || p >= 1)
        {
            return p <= 0 ? 0 : 1;
        }

        return Odds(p) is var odds && double.IsPositiveInfinity(odds) ? 1 : odds / (1 + odds);
    }

    /// <summary>The x with P(X &gt; x) = <paramref name="p"/>, exact also where 1 - p would round.</summary>
    public double UpperQuantile(double p)
    {
        if (p <= 0 || p >= 1)
        {
            return p <= 0 ? 1 : 0;
        }

        return 1 / (1 + new BetaDistribution(B, A).Odds(p));
    }

    /// <summary>The odds x/(1 - x) at the quantile, which keep their digits where x is close to 1.</summary>
    /// <param name="p">The lower tail, strictly between 0 and 1.</param>
    internal double Odds(double p)
    {
        var (a, b) = (A, B);
        var logTarget = p < 0.5 ? Math.Log(p) : LogSpace.Log1Plus(-p);
        return MonotoneRoot.FindPositive(
            odds =>
            {
                var tails = IncompleteBeta.Tails(a, b, odds / (1 + odds), 1 / (1 + odds));
                return p < 0.5 ? tails.LogLower : tails.LogUpper;
            },
            logTarget,
            a / b
        );
    }
}
