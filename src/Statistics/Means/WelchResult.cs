namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="WelchTest"/>.</summary>
/// <param name="Canary">Moments of the canary.</param>
/// <param name="Baseline">Moments of the baseline.</param>
/// <param name="Confidence">Level of the intervals.</param>
public sealed record WelchResult(Moments Canary, Moments Baseline, double Confidence) : TestResult
{
    /// <summary>Scatter that is no larger than this share of the means is rounding.</summary>
    private const double Rounding = 2.2e-15;

    /// <summary>Mean of the canary minus mean of the baseline.</summary>
    public double Difference => Canary.Exceeds(Baseline);

    /// <summary>Standard error of the difference.</summary>
    public double StandardError => HasBoth ? Math.Sqrt(Canary.VarianceOfMean + Baseline.VarianceOfMean) : 0;

    /// <summary>The statistic, positive when the canary is larger; 0 after a refusal.</summary>
    public double T => Refusal is null ? Difference / StandardError : 0;

    /// <summary>Welch's degrees of freedom; 0 after a refusal.</summary>
    public double DegreesOfFreedom
    {
        get
        {
            var (a, b) = (Canary.VarianceOfMean, Baseline.VarianceOfMean);
            var share = a / (a + b);
            return Refusal is null ? 1 / ((share * share / (Canary.Count - 1)) + ((1 - share) * (1 - share) / (Baseline.Count - 1))) : 0;
        }
    }

    /// <summary>The lower limit of the difference that holds with the given confidence on its own, against "canary larger".</summary>
    public double LowerBound => Refusal is null ? Difference - Margin(1 - Confidence) : double.NegativeInfinity;

    /// <summary>The upper limit of the difference that holds with the given confidence on its own, for non-inferiority of smaller-is-better metrics.</summary>
    public double UpperBound => Refusal is null ? Difference + Margin(1 - Confidence) : double.PositiveInfinity;

    /// <inheritdoc/>
    public override Effect Effect => new("difference of means", HasBoth ? Difference : null, Interval, Confidence, 0);

    internal StudentTDistribution Distribution => new(DegreesOfFreedom);

    /// <inheritdoc/>
    protected override string Compared => $"means of {Phrases.Arms(Canary.Count, Baseline.Count)}";

    private bool HasBoth => Refusal?.Outcome is null or Outcome.Undecided;

    private Interval Interval =>
        Refusal is null ? new(Difference - Margin((1 - Confidence) / 2), Difference + Margin((1 - Confidence) / 2)) : Effect.Anywhere;

    /// <summary>Why there is no t statistic for these moments.</summary>
    internal Refusal? Fault()
    {
        if (Canary.Count < 2 || Baseline.Count < 2)
        {
            return new(Outcome.TooLittle, "each arm needs at least two values to have a variance");
        }

        return StandardError > Rounding * Math.Max(Math.Abs(Canary.Mean), Math.Abs(Baseline.Mean))
            ? null
            : new(
                Outcome.Undecided,
                Difference == 0
                    ? $"both arms are constant at {Figures.Show(Canary.Mean)}"
                    : $"both arms are constant ({Figures.Show(Canary.Mean)} and {Figures.Show(Baseline.Mean)}): their difference is not a matter of chance"
            );
    }

    private double Margin(double tail) => Distribution.UpperQuantile(tail) * StandardError;
}
