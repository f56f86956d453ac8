namespace Rollouts.Statistics;

/// <summary>
/// Fisher's exact test of a 2×2 table: given both margins, the canary's failures are hypergeometric. The odds ratio is the conditional
/// maximum-likelihood estimate, at which the noncentral hypergeometric mean equals the observed count; its interval holds the odds
/// ratios at which neither tail is below α/2.
/// </summary>
/// <remarks>
/// Assumes independent trials; conservative for few events. Two-sided: all tables that are no more probable than the observed one.
/// Source: R. A. Fisher, J. R. Stat. Soc. 98 (1935).
/// </remarks>
public static class FisherExactTest
{
    /// <summary>The work grows with the standard deviation of the canary's events; beyond this the normal test is as good.</summary>
    private const double LargestDeviation = 20_000;

    /// <summary>Compares two shares.</summary>
    /// <param name="canaryEvents">Failures (or successes) of the canary, 0 to its trials.</param>
    /// <param name="canaryTrials">Trials of the canary.</param>
    /// <param name="baselineEvents">The same events of the baseline.</param>
    /// <param name="baselineTrials">Trials of the baseline.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static FisherExactResult Compare(
        long canaryEvents,
        long canaryTrials,
        long baselineEvents,
        long baselineTrials,
        double confidence = 0.95
    )
    {
        Level.Require(confidence, nameof(confidence));
        var result = new FisherExactResult(canaryEvents, canaryTrials, baselineEvents, baselineTrials, confidence);
        if (TrialCounts.Fault(canaryEvents, canaryTrials, baselineEvents, baselineTrials) is { } fault)
        {
            return result with { Refusal = fault };
        }

        var events = canaryEvents + baselineEvents;
        var margins = new HypergeometricDistribution(events, canaryTrials + baselineTrials - events, canaryTrials);
        if (margins.StandardDeviation > LargestDeviation)
        {
            return result with
            {
                Refusal = new(Outcome.Error, "there are too many tables with these margins to sum over: use the two-proportion test"),
            };
        }

        return result with
        {
            P = ExactTails.Of(margins, canaryEvents),
            OddsRatio = ConditionalOddsRatio.Estimate(margins, canaryEvents),
            Interval = ConditionalOddsRatio.Interval(margins, canaryEvents, (1 - confidence) / 2),
        };
    }
}
