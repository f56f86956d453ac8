namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="ContingencyTest"/>.</summary>
/// <param name="ChiSquared">The statistic; 0 after a refusal.</param>
/// <param name="Total">All counts.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record ContingencyResult(double ChiSquared, double Total, double Confidence) : TestResult
{
    /// <summary>(rows - 1)(columns - 1) without empty ones; 0 after a refusal.</summary>
    public int DegreesOfFreedom { get; init; }

    /// <summary>With Yates' correction for 2×2 tables, otherwise null.</summary>
    public double? YatesChiSquared { get; init; }

    /// <summary>The p-value of <see cref="YatesChiSquared"/>.</summary>
    public double? YatesP => YatesChiSquared is { } yates ? new ChiSquaredDistribution(1).Tails(yates).Upper : null;

    /// <inheritdoc/>
    /// <remarks>Cramér's V = √(χ²/(total · (smaller side - 1))), 0 to 1, with Fisher's approximate z interval.</remarks>
    public override Effect Effect
    {
        get
        {
            const string name = "Cramér's V";
            if (Refusal is not null || Total <= 3)
            {
                return new(name, Refusal is null ? V : null, new(0, 1), Confidence, 0);
            }

            var margin = NormalDistribution.UpperQuantile((1 - Confidence) / 2) / Math.Sqrt(Total - 3);
            var centre = Math.Atanh(Math.Min(V, 1 - 1e-15));
            return new(name, V, new(Math.Max(0, Math.Tanh(centre - margin)), Math.Tanh(centre + margin)), Confidence, 0);
        }
    }

    internal int SmallerSide { get; init; }

    /// <inheritdoc/>
    protected override string Compared => $"shares of {Figures.Show(Total)} counts in the rows and columns of a table";

    /// <inheritdoc/>
    protected override string Sureness => $"p = {Figures.Show(P.TwoSided)}";

    /// <inheritdoc/>
    protected override string Otherwise =>
        Counterfactual.Of("chi-squared", ChiSquared, new ChiSquaredDistribution(DegreesOfFreedom).UpperQuantile(1 - Confidence));

    private double V => Math.Min(1, Math.Sqrt(ChiSquared / (Total * SmallerSide)));
}
