namespace Rollouts.Statistics;

/// <summary>
/// The pooled z test of two proportions, z = (p₁ - p₂)/√(p̄(1 - p̄)(1/n₁ + 1/n₂)), with Newcombe's hybrid score interval of the
/// difference, and Yates' corrected chi-squared beside it.
/// </summary>
/// <remarks>
/// Assumes independent trials and about five expected events in each cell; below that use <see cref="FisherExactTest"/>.
/// Source: R. G. Newcombe, Stat. Med. 17 (1998), method 10.
/// </remarks>
public static class TwoProportionTest
{
    /// <summary>Compares two shares.</summary>
    /// <param name="canaryEvents">Failures (or successes) of the canary, 0 to its trials.</param>
    /// <param name="canaryTrials">Trials of the canary.</param>
    /// <param name="baselineEvents">The same events of the baseline.</param>
    /// <param name="baselineTrials">Trials of the baseline.</param>
    /// <param name="confidence">Level of the intervals.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static TwoProportionResult Compare(
        long canaryEvents,
        long canaryTrials,
        long baselineEvents,
        long baselineTrials,
        double confidence = 0.95
    )
    {
        Level.Require(confidence, nameof(confidence));
        var result = new TwoProportionResult(canaryEvents, canaryTrials, baselineEvents, baselineTrials, confidence);
        if (TrialCounts.Fault(canaryEvents, canaryTrials, baselineEvents, baselineTrials) is { } fault)
        {
            return result with { Refusal = fault };
        }

        var events = canaryEvents + baselineEvents;
        if (events == 0 || events == canaryTrials + baselineTrials)
        {
            var all = events == 0 ? "no trial of either arm has the event" : "every trial of both arms has the event";
            return result with { Refusal = new(Outcome.Undecided, $"{all}, so that the pooled variance is 0") };
        }

        return result with
        {
            P = PValues.FromTails(NormalDistribution.Tails(result.Z)),
        };
    }
}
