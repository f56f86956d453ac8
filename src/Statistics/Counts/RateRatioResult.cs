namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="RateRatioTest"/>.</summary>
/// <param name="CanaryEvents">Events of the canary.</param>
/// <param name="CanaryExposure">What they arose from.</param>
/// <param name="BaselineEvents">Events of the baseline.</param>
/// <param name="BaselineExposure">What they arose from.</param>
/// <param name="Tested">The rate ratio under test.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record RateRatioResult(
    long CanaryEvents,
    double CanaryExposure,
    long BaselineEvents,
    double BaselineExposure,
    double Tested,
    double Confidence
) : TestResult
{
    /// <summary>The interval of the rate ratio.</summary>
    public Interval Interval
    {
        get
        {
            if (Refusal is not null)
            {
                return new(0, double.PositiveInfinity);
            }

            var shares = BinomialInterval.ClopperPearson(CanaryEvents, CanaryEvents + BaselineEvents, Confidence);
            return new(
                shares.Lower / (1 - shares.Lower) * BaselineExposure / CanaryExposure,
                BaselineEvents == 0 ? double.PositiveInfinity : shares.Upper / (1 - shares.Upper) * BaselineExposure / CanaryExposure
            );
        }
    }

    /// <summary>Against a larger rate of the canary, the observed outcome counting half; 1 after a refusal.</summary>
    public double GreaterMidP => Refusal is null ? Math.Max(0, P.Greater - (Math.Exp(Null.LogProbability(CanaryEvents)) / 2)) : 1;

    /// <summary>Against a smaller rate of the canary, the observed outcome counting half; 1 after a refusal.</summary>
    public double LessMidP => Refusal is null ? Math.Max(0, P.Less - (Math.Exp(Null.LogProbability(CanaryEvents)) / 2)) : 1;

    /// <summary>The score statistic (x₁ - ρx₂)/√(ρ(x₁ + x₂)), ρ = r₀e₁/e₂; 0 after a refusal. Its two-sided normal p-value is for comparison with other reports.</summary>
    public double ScoreZ => Refusal is null ? Excess / Math.Sqrt(Scale * (CanaryEvents + (double)BaselineEvents)) : 0;

    /// <summary>The Wald statistic (x₁ - ρx₂)/√(x₁ + ρ²x₂); 0 after a refusal.</summary>
    public double WaldZ => Refusal is null ? Excess / Math.Sqrt(CanaryEvents + (Scale * Scale * BaselineEvents)) : 0;

    /// <summary>The variance-stabilised statistic 2(√(x₁ + ⅜) - √(ρ(x₂ + ⅜)))/√(1 + ρ); 0 after a refusal.</summary>
    public double SquareRootZ =>
        Refusal is null ? 2 * (Math.Sqrt(CanaryEvents + 0.375) - Math.Sqrt(Scale * (BaselineEvents + 0.375))) / Math.Sqrt(1 + Scale) : 0;

    /// <inheritdoc/>
    public override Effect Effect => new("rate ratio", Refusal is null ? Estimate : null, Interval, Confidence, Tested) { IsRatio = true };

    internal BinomialDistribution Null => new(CanaryEvents + BaselineEvents, Scale / (1 + Scale));

    /// <summary>
    /// Non-inferiority: <see cref="Outcome.Pass"/> when the canary's rate is shown at level alpha to be below <see cref="Tested"/> times
    /// the baseline's, which is when the upper (1 - alpha) limit of the ratio is below it.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is out of range.</exception>
    public Outcome DecideNonInferior(double alpha = 0.05)
    {
        Level.Require(alpha, nameof(alpha));
        return Refusal?.Outcome ?? (P.Less <= alpha ? Outcome.Pass : Outcome.Undecided);
    }

    /// <inheritdoc/>
    protected override string Compared =>
        $"{Figures.Show(CanaryEvents)} canary events in {Figures.Show(CanaryExposure)} against {Figures.Show(BaselineEvents)} baseline events in {Figures.Show(BaselineExposure)}";

    private double Scale => Tested * CanaryExposure / BaselineExposure;

    private double Excess => CanaryEvents - (Scale * BaselineEvents);

    private double Estimate =>
        BaselineEvents == 0 ? double.PositiveInfinity : CanaryEvents / CanaryExposure / (BaselineEvents / BaselineExposure);
}
