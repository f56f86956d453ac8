namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="SignedRankTest"/>.</summary>
/// <param name="Pairs">Pairs that differ.</param>
/// <param name="Equal">Pairs that are equal and left out.</param>
/// <param name="V">Sum of the ranks of the pairs in which the canary is larger.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record SignedRankResult(int Pairs, int Equal, double V, double Confidence) : TestResult
{
    internal const string Estimated = "median shift within pairs";

    /// <summary>Whether the p-values are exact.</summary>
    public bool Exact { get; init; }

    /// <inheritdoc/>
    public override Effect Effect => Shift ?? Effect.Unknown(Estimated, Confidence, 0);

    internal Effect? Shift { get; init; }

    /// <inheritdoc/>
    protected override string Compared =>
        $"signed ranks of {Figures.Count(Pairs, "pair")} of canary and baseline ({Figures.Show(Equal)} equal)";
}
