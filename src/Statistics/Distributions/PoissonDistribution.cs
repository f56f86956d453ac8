namespace Rollouts.Statistics;

/// <summary>The number of events of a Poisson process.</summary>
/// <param name="Mean">The expected number, at least 0.</param>
public readonly record struct PoissonDistribution(double Mean) : IDiscreteDistribution
{
    /// <inheritdoc/>
    public long Lowest => 0;

    /// <inheritdoc/>
    public long Highest => long.MaxValue / 2;

    /// <inheritdoc/>
    public long Mode => (long)Mean;

    /// <inheritdoc/>
    public double LogProbability(long k) => k < 0 ? double.NegativeInfinity : Saddlepoint.LogPoisson(k, Mean);

    /// <inheritdoc/>
    public TailProbabilities Tails(long k) => k < 0 ? TailProbabilities.AllAbove : IncompleteGamma.Tails(k + 1.0, Mean).Mirrored;
}
