namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="MannWhitneyTest"/>.</summary>
/// <param name="Counts">The pairs won, lost and drawn.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record MannWhitneyResult(PairCounts Counts, double Confidence) : TestResult
{
    /// <summary>Pairs in which the canary is larger, equal ones counting half.</summary>
    public double U => Counts.U;

    /// <summary>The standardised statistic of the normal approximation; 0 when the p-values are exact.</summary>
    public double Z { get; init; }

    /// <summary>Whether the p-values are exact.</summary>
    public bool Exact => ExactDistanceP is not null;

    /// <summary>The exact probability of a U at least as far from nm/2 on either side, which with ties need not be twice a tail; null unless exact.</summary>
    public double? ExactDistanceP { get; init; }

    /// <inheritdoc/>
    public override Effect Effect => Superiority.Of(Counts, Confidence);

    /// <inheritdoc/>
    protected override string Compared => $"ranks of {Phrases.Arms(Counts.Canary, Counts.Baseline)}";
}
