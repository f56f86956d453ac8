namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="KolmogorovSmirnovTest"/>.</summary>
/// <param name="Canary">n, canary values used.</param>
/// <param name="Baseline">m, baseline values used.</param>
/// <param name="Above">nm times the largest excess of the canary's distribution function.</param>
/// <param name="Below">nm times the largest excess of the baseline's distribution function.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record KolmogorovSmirnovResult(int Canary, int Baseline, long Above, long Below, double Confidence) : TestResult
{
    /// <summary>sup |F_x - F_y|, 0 to 1; 0 after a refusal.</summary>
    public double Distance => Math.Max(DistanceAbove, DistanceBelow);

    /// <summary>sup (F_x - F_y), large when the canary tends to be smaller.</summary>
    public double DistanceAbove => Refusal is null ? (double)Above / Pairs : 0;

    /// <summary>sup (F_y - F_x), large when the canary tends to be larger.</summary>
    public double DistanceBelow => Refusal is null ? (double)Below / Pairs : 0;

    /// <summary>The exact two-sided p-value for n·m below 10,000, otherwise null.</summary>
    public double? ExactP { get; init; }

    /// <summary>The two-sided p-value of Kolmogorov's limit distribution; 1 after a refusal.</summary>
    public double LimitP => Refusal is null ? KolmogorovDistribution.Upper(Distance * Scale) : 1;

    /// <summary><see cref="LimitP"/> as R reports it up to version 4.2, see <see cref="KolmogorovDistribution.UpperByLeadingTerm"/>; 1 after a refusal.</summary>
    public double LeadingTermP => Refusal is null ? KolmogorovDistribution.UpperByLeadingTerm(Distance * Scale) : 1;

    /// <inheritdoc/>
    /// <remarks>The interval widens D by the Dvoretzky-Kiefer-Wolfowitz radii of both arms at half the error each (Massart 1990).</remarks>
    public override Effect Effect
    {
        get
        {
            const string name = "largest distance of the distribution functions";
            if (Refusal is not null)
            {
                return new(name, null, new(0, 1), Confidence, 0);
            }

            var logLevel = Math.Log(4 / (1 - Confidence)) / 2;
            var radius = Math.Sqrt(logLevel / Canary) + Math.Sqrt(logLevel / Baseline);
            return new(name, Distance, new(Math.Max(0, Distance - radius), Math.Min(1, Distance + radius)), Confidence, 0);
        }
    }

    /// <inheritdoc/>
    protected override string Compared => $"distributions of {Phrases.Arms(Canary, Baseline)}";

    /// <inheritdoc/>
    protected override string Otherwise =>
        Counterfactual.Of("a distance", Distance, Math.Sqrt(-Math.Log((1 - Confidence) / 2) / 2) / Scale);

    private double Pairs => (double)Canary * Baseline;

    private double Scale => Math.Sqrt(Pairs / ((double)Canary + Baseline));

    /// <summary>Smirnov's limit e^(-2λ²) for a one-sided distance.</summary>
    internal double OneSided(long gap) => Math.Exp(-2 * Math.Pow(gap / Pairs * Scale, 2));
}
