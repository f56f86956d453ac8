namespace Rollouts.Statistics;

/// <summary>The gamma distribution with scale 1.</summary>
/// <param name="Shape">Positive.</param>
public readonly record struct GammaDistribution(double Shape)
{
    /// <summary>Both tails at <paramref name="x"/>.</summary>
    public TailProbabilities Tails(double x) => IncompleteGamma.Tails(Shape, x);

    /// <summary>The x with P(X ≤ x) = <paramref name="p"/>.</summary>
    public double Quantile(double p)
    {
        if (p <= 0 || p >= 1)
        {
            return p <= 0 ? 0 : double.PositiveInfinity;
        }

        var shape = Shape;
        return p < 0.5
            ? MonotoneRoot.FindPositive(x => IncompleteGamma.Tails(shape, x).LogLower, Math.Log(p), shape)
            : UpperQuantile(1 - p);
    }

    /// <summary>The x with P(X &gt; x) = <paramref name="p"/>, exact also where 1 - p would round.</summary>
    public double UpperQuantile(double p)
    {
        if (p <= 0 || p >= 1)
        {
            return p <= 0 ? double.PositiveInfinity : 0;
        }

        var shape = Shape;
        return p <= 0.5 ? MonotoneRoot.FindPositive(x => IncompleteGamma.Tails(shape, x).LogUpper, Math.Log(p), shape) : Quantile(1 - p);
    }
}
