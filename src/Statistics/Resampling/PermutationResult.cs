namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="PermutationTest"/>.</summary>
/// <param name="Canary">Canary values used.</param>
/// <param name="Baseline">Baseline values used.</param>
/// <param name="Difference">Mean of the canary minus mean of the baseline; null after a refusal.</param>
/// <param name="Permutations">How many relabellings were looked at.</param>
public sealed record PermutationResult(int Canary, int Baseline, double? Difference, int Permutations) : TestResult
{
    private const double Level = 0.95;

    /// <summary>Whether all relabellings were looked at.</summary>
    public bool Exact { get; init; }

    /// <inheritdoc/>
    /// <remarks>The test gives no interval; see <see cref="RatioOfMeansBootstrap"/> or <see cref="WelchTest"/> for one.</remarks>
    public override Effect Effect => new("difference of means", Difference, Effect.Anywhere, Level, 0);

    /// <inheritdoc/>
    protected override string Compared => $"means of {Phrases.Arms(Canary, Baseline)} under {Figures.Show(Permutations)} relabellings";

    /// <inheritdoc/>
    protected override string Otherwise =>
        Counterfactual.Of("a share of relabellings short of the observed difference", 1 - P.TwoSided, Level);
}
