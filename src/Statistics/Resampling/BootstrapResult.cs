namespace Rollouts.Statistics;

/// <summary>A ratio of means with intervals from resampling.</summary>
/// <param name="Ratio">Mean of the canary over mean of the baseline; null after a refusal.</param>
/// <param name="Resamples">How many resamples were taken.</param>
/// <param name="Interval">The interval to report: bias-corrected and accelerated where that applies, otherwise the percentile interval.</param>
/// <param name="PercentileInterval">The plain quantiles of the resampled ratios.</param>
/// <param name="Confidence">Level of the intervals.</param>
/// <param name="Refusal">Why nothing could be estimated, null when it could.</param>
public sealed record BootstrapResult(
    double? Ratio,
    int Resamples,
    Interval Interval,
    Interval PercentileInterval,
    double Confidence,
    Refusal? Refusal
)
{
    /// <summary>z₀, the normal quantile of the share of resampled ratios below the observed one, equal ones counting half.</summary>
    public double BiasCorrection { get; init; }

    /// <summary>The acceleration from the jackknife of both arms.</summary>
    public double Acceleration { get; init; }

    /// <summary>The ratio with its interval.</summary>
    public Effect Effect => new("ratio of means", Ratio, Interval, Confidence, 1);

    /// <summary>One sentence: what was compared, the effect, how sure it is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            const string compared = "means of canary and baseline";
            return Refusal is null
                ? Statistics.Explanation.Sentence(
                    compared,
                    Phrases.Of(Effect),
                    $"interval from {Figures.Count(Resamples, "resample")}",
                    Counterfactual.Of(Effect)
                )
                : Statistics.Explanation.Sentence(compared, Phrases.Of(Effect), Refusal);
        }
    }

    internal static BootstrapResult Refused(double confidence, Refusal refusal) =>
        new(null, 0, Effect.Anywhere, Effect.Anywhere, confidence, refusal);
}
