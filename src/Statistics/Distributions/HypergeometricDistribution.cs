namespace Rollouts.Statistics;

/// <summary>The number of marked items in a draw without replacement.</summary>
/// <param name="Marked">Marked items in the population, at least 0.</param>
/// <param name="Unmarked">The other items, at least 0.</param>
/// <param name="Drawn">Items drawn, 0 to all of them.</param>
public readonly record struct HypergeometricDistribution(long Marked, long Unmarked, long Drawn) : IDiscreteDistribution
{
    /// <inheritdoc/>
    public long Lowest => Math.Max(0, Drawn - Unmarked);

    /// <inheritdoc/>
    public long Highest => Math.Min(Drawn, Marked);

    /// <inheritdoc/>
    public long Mode => (long)((Drawn + 1.0) * (Marked + 1.0) / (Marked + Unmarked + 2.0));

    /// <summary>The standard deviation, 0 when only one value is possible.</summary>
    public double StandardDeviation
    {
        get
        {
            double all = Marked + Unmarked;
            return all <= 1 ? 0 : Math.Sqrt(Drawn * (Marked / all) * (Unmarked / all) * ((all - Drawn) / (all - 1)));
        }
    }

    /// <inheritdoc/>
    /// <remarks>A quotient of three binomial probabilities, whose large terms cancel in the deviances (Loader 2000).</remarks>
    public double LogProbability(long k)
    {
        if (k < Lowest || k > Highest)
        {
            return double.NegativeInfinity;
        }

        double all = Marked + Unmarked;
        if (Drawn == 0 || Drawn == all)
        {
            return 0;
        }

        var (p, q) = (Drawn / all, (all - Drawn) / all);
        return Saddlepoint.LogBinomial(k, Marked - k, p, q)
            + Saddlepoint.LogBinomial(Drawn - k, Unmarked - Drawn + k, p, q)
            - Saddlepoint.LogBinomial(Drawn, all - Drawn, p, q);
    }

    /// <inheritdoc/>
    /// <remarks>The shorter tail is summed from its largest term outwards, the other one is its complement.</remarks>
    public TailProbabilities Tails(long k)
    {
        if (k < Lowest || k >= Highest)
        {
            return k < Lowest ? TailProbabilities.AllAbove : TailProbabilities.AllBelow;
        }

        return k < Mode
            ? TailProbabilities.FromLogLower(LogProbability(k) + Math.Log(SumDown(k)))
            : TailProbabilities.FromLogUpper(LogProbability(k + 1) + Math.Log(SumUp(k + 1)));
    }

    private double SumDown(long from)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = from; k > Lowest && term > sum * 1e-18; k--)
        {
            term *= k * (double)(Unmarked - Drawn + k) / ((Marked - k + 1.0) * (Drawn - k + 1.0));
            sum += term;
        }

        return sum;
    }

    private double SumUp(long from)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = from; k < Highest && term > sum * 1e-18; k++)
        {
            term *= (Marked - k) * (double)(Drawn - k) / ((k + 1.0) * (Unmarked - Drawn + k + 1.0));
            sum += term;
        }

        return sum;
    }
}
