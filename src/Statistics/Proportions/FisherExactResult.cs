namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="FisherExactTest"/>.</summary>
/// <param name="CanaryEvents">Events of the canary.</param>
/// <param name="CanaryTrials">Trials of the canary.</param>
/// <param name="BaselineEvents">Events of the baseline.</param>
/// <param name="BaselineTrials">Trials of the baseline.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record FisherExactResult(long CanaryEvents, long CanaryTrials, long BaselineEvents, long BaselineTrials, double Confidence)
    : TestResult
{
    /// <summary>The conditional maximum-likelihood odds ratio, 0 to infinity; 0 where the margins leave only one table.</summary>
    public double OddsRatio { get; init; }

    /// <summary>The interval of the odds ratio.</summary>
    public Interval Interval { get; init; } = new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public override Effect Effect => new("odds ratio", OneTable ? null : OddsRatio, Interval, Confidence, 1);

    /// <inheritdoc/>
    protected override string Compared =>
        $"{Figures.Show(CanaryEvents)} of {Figures.Show(CanaryTrials)} in the canary against {Figures.Show(BaselineEvents)} of {Figures.Show(BaselineTrials)} in the baseline";

    private bool OneTable => Refusal is not null || Interval is { Lower: 0, Upper: double.PositiveInfinity };
}
