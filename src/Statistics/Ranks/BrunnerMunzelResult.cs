namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="BrunnerMunzelTest"/>.</summary>
/// <param name="Counts">The pairs won, lost and drawn.</param>
/// <param name="CanaryPlacementVariance">s²x: variance over the canary of how many baseline values are below.</param>
/// <param name="BaselinePlacementVariance">s²y: variance over the baseline of how many canary values are below.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record BrunnerMunzelResult(
    PairCounts Counts,
    double CanaryPlacementVariance,
    double BaselinePlacementVariance,
    double Confidence
) : TestResult
{
    /// <summary>The statistic, positive when the baseline tends to be larger; 0 after a refusal.</summary>
    public double W => Refusal is null ? (0.5 - Estimate) / StandardError : 0;

    /// <summary>Degrees of freedom of W; 0 after a refusal.</summary>
    public double DegreesOfFreedom
    {
        get
        {
            var canary = Counts.Canary * CanaryPlacementVariance;
            var baseline = Counts.Baseline * BaselinePlacementVariance;
            var share = canary / (canary + baseline);
            return Refusal is null ? 1 / ((share * share / (Counts.Canary - 1)) + ((1 - share) * (1 - share) / (Counts.Baseline - 1))) : 0;
        }
    }

    /// <inheritdoc/>
    public override Effect Effect =>
        new("probability that a canary value exceeds a baseline value", Counts.Pairs > 0 ? Estimate : null, Interval, Confidence, 0.5);

    internal StudentTDistribution Distribution => new(DegreesOfFreedom);

    /// <inheritdoc/>
    protected override string Compared => $"relative effect of {Phrases.Arms(Counts.Canary, Counts.Baseline)}";

    private double Estimate => Counts.U / Counts.Pairs;

    /// <summary>√(n s²x + m s²y)/(nm), the standard error of the estimate.</summary>
    private double StandardError =>
        Math.Sqrt((Counts.Canary * CanaryPlacementVariance) + (Counts.Baseline * BaselinePlacementVariance)) / Counts.Pairs;

    private Interval Interval
    {
        get
        {
            if (Refusal is not null)
            {
                return new(0, 1);
            }

            var margin = Distribution.UpperQuantile((1 - Confidence) / 2) * StandardError;
            return new(Math.Max(0, Estimate - margin), Math.Min(1, Estimate + margin));
        }
    }
}
