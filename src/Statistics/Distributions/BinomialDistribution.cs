namespace Rollouts.Statistics;

/// <summary>The number of successes in independent trials.</summary>
/// <param name="Trials">At least 0.</param>
/// <param name="Success">The probability of a success, 0 to 1.</param>
public readonly record struct BinomialDistribution(long Trials, double Success) : IDiscreteDistribution
{
    /// <inheritdoc/>
    public long Lowest => 0;

    /// <inheritdoc/>
    public long Highest => Trials;

    /// <inheritdoc/>
    public long Mode => Math.Min(Trials, (long)((Trials + 1.0) * Success));

    /// <inheritdoc/>
    public double LogProbability(long k) =>
        k < 0 || k > Trials ? double.NegativeInfinity : Saddlepoint.LogBinomial(k, Trials - k, Success, 1 - Success);

    /// <inheritdoc/>
    public TailProbabilities Tails(long k) =>
        k < 0 ? TailProbabilities.AllAbove
        : k >= Trials ? TailProbabilities.AllBelow
        : IncompleteBeta.Tails(k + 1.0, Trials - k, Success, 1 - Success).Mirrored;
}
