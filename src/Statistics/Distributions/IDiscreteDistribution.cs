namespace Rollouts.Statistics;

/// <summary>A unimodal distribution on consecutive whole numbers.</summary>
public interface IDiscreteDistribution
{
    /// <summary>The smallest possible value.</summary>
    long Lowest { get; }

    /// <summary>The largest possible value, 2^62 - 1 when there is none.</summary>
    long Highest { get; }

    /// <summary>A most probable value.</summary>
    long Mode { get; }

    /// <summary>ln P(X = <paramref name="k"/>), negative infinity outside the support.</summary>
    double LogProbability(long k);

    /// <summary>Both tails: P(X ≤ <paramref name="k"/>) and P(X &gt; k).</summary>
    TailProbabilities Tails(long k);
}
