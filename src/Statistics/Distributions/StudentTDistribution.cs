namespace Rollouts.Statistics;

/// <summary>Student's t distribution.</summary>
/// <param name="DegreesOfFreedom">Positive, may be fractional (Welch) or infinite (then it is the normal distribution).</param>
public readonly record struct StudentTDistribution(double DegreesOfFreedom)
{
    /// <summary>Both tails at <paramref name="t"/>.</summary>
    public TailProbabilities Tails(double t) => t > 0 ? Far(t).Mirrored : Far(-t);

    /// <summary>The t with P(T ≤ t) = <paramref name="p"/>.</summary>
    public double Quantile(double p) => p < 0.5 ? -FarQuantile(p) : FarQuantile(1 - p);

    /// <summary>The t with P(T &gt; t) = <paramref name="p"/>, exact also where 1 - p would round.</summary>
    public double UpperQuantile(double p) => p < 0.5 ? FarQuantile(p) : -FarQuantile(1 - p);

    /// <summary>The tails at -t for t ≥ 0.</summary>
    private TailProbabilities Far(double t)
    {
        if (double.IsPositiveInfinity(DegreesOfFreedom))
        {
            return NormalDistribution.Tails(-t);
        }

        if (double.IsPositiveInfinity(t))
        {
            return TailProbabilities.AllAbove;
        }

        // P(|T| > t) = I_x(ν/2, 1/2) with x = ν/(ν + t²), kept from overflowing by scaling t first.
        var scaled = t / Math.Sqrt(DegreesOfFreedom);
        var x = scaled > 1 ? 1 / scaled / scaled / (1 + (1 / scaled / scaled)) : 1 / (1 + (scaled * scaled));
        var y = scaled > 1 ? 1 / (1 + (1 / scaled / scaled)) : scaled * scaled * x;
        var both = IncompleteBeta.Tails(DegreesOfFreedom / 2, 0.5, x, y);
        return TailProbabilities.FromLogLower(both.LogLower - Math.Log(2));
    }

    private double FarQuantile(double p)
    {
        if (p <= 0 || p >= 0.5)
        {
            return p <= 0 ? double.PositiveInfinity : 0;
        }

        var start = NormalDistribution.UpperQuantile(p);
        if (double.IsPositiveInfinity(DegreesOfFreedom))
        {
            return start;
        }

        var self = this;
        return MonotoneRoot.FindPositive(t => self.Far(t).LogLower, Math.Log(p), start);
    }
}
