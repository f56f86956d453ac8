namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="TwoProportionTest"/>.</summary>
/// <param name="CanaryEvents">Events of the canary.</param>
/// <param name="CanaryTrials">Trials of the canary.</param>
/// <param name="BaselineEvents">Events of the baseline.</param>
/// <param name="BaselineTrials">Trials of the baseline.</param>
/// <param name="Confidence">Level of the intervals.</param>
public sealed record TwoProportionResult(long CanaryEvents, long CanaryTrials, long BaselineEvents, long BaselineTrials, double Confidence)
    : TestResult
{
    /// <summary>The pooled z statistic, positive when the canary's share is larger; 0 after a refusal.</summary>
    public double Z => Refusal is null ? Difference / Math.Sqrt(Pooled * (1 - Pooled) * InverseTrials) : 0;

    /// <summary>Chi-squared with Yates' continuity correction; 0 after a refusal.</summary>
    public double YatesChiSquared
    {
        get
        {
            if (Refusal is not null)
            {
                return 0;
            }

            // The counts move towards no difference by half an event, or all the way if that is less.
            var reduced = Math.Max(0, Math.Abs(Difference) - (0.5 * InverseTrials));
            return reduced * reduced / (Pooled * (1 - Pooled) * InverseTrials);
        }
    }

    /// <summary>The two-sided p-value of <see cref="YatesChiSquared"/>; 1 after a refusal.</summary>
    public double YatesP => Refusal is null ? new ChiSquaredDistribution(1).Tails(YatesChiSquared).Upper : 1;

    /// <summary>Wald's interval of the difference, kept within -1 to 1: short of its level for few events, for comparison with other reports.</summary>
    public Interval WaldInterval
    {
        get
        {
            if (!Counted)
            {
                return new(-1, 1);
            }

            var margin = NormalDistribution.UpperQuantile((1 - Confidence) / 2) * UnpooledError;
            return new(Math.Max(-1, Difference - margin), Math.Min(1, Difference + margin));
        }
    }

    /// <summary>Newcombe's interval: Wilson's limits of each share, their distances combined as if at right angles.</summary>
    public Interval NewcombeInterval
    {
        get
        {
            if (!Counted)
            {
                return new(-1, 1);
            }

            var (canary, baseline) = (
                BinomialInterval.Wilson(CanaryEvents, CanaryTrials, Confidence),
                BinomialInterval.Wilson(BaselineEvents, BaselineTrials, Confidence)
            );
            return new(
                Difference - double.Hypot(CanaryShare - canary.Lower, baseline.Upper - BaselineShare),
                Difference + double.Hypot(canary.Upper - CanaryShare, BaselineShare - baseline.Lower)
            );
        }
    }

    /// <inheritdoc/>
    public override Effect Effect => new("difference of proportions", Counted ? Difference : null, NewcombeInterval, Confidence, 0);

    internal double Difference => CanaryShare - BaselineShare;

    /// <summary>Standard error of the difference without pooling.</summary>
    internal double UnpooledError =>
        Math.Sqrt((CanaryShare * (1 - CanaryShare) / CanaryTrials) + (BaselineShare * (1 - BaselineShare) / BaselineTrials));

    internal bool Counted => TrialCounts.Fault(CanaryEvents, CanaryTrials, BaselineEvents, BaselineTrials) is null;

    /// <inheritdoc/>
    protected override string Compared =>
        $"{Figures.Show(CanaryEvents)} of {Figures.Show(CanaryTrials)} in the canary against {Figures.Show(BaselineEvents)} of {Figures.Show(BaselineTrials)} in the baseline";

    private double CanaryShare => (double)CanaryEvents / CanaryTrials;

    private double BaselineShare => (double)BaselineEvents / BaselineTrials;

    private double Pooled => (CanaryEvents + (double)BaselineEvents) / (CanaryTrials + (double)BaselineTrials);

    private double InverseTrials => (1.0 / CanaryTrials) + (1.0 / BaselineTrials);
}
