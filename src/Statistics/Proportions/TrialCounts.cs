namespace Rollouts.Statistics;

/// <summary>Looks at a number of events out of a number of trials.</summary>
internal static class TrialCounts
{
    /// <summary>Counts beyond this are no longer exact as doubles.</summary>
    public const long Largest = 1L << 53;

    /// <summary>Why the counts say nothing, or null.</summary>
    public static Refusal? Fault(long events, long trials, string arm) =>
        events < 0 || events > trials || trials > Largest
            ? new(
                Outcome.Error,
                $"the {arm} has {Figures.Show(events)} of {Figures.Show(trials)}: events have to be from 0 to the trials, and these at most 2^53"
            )
        : trials == 0 ? new(Outcome.NoData, $"the {arm} has no trials")
        : null;

    /// <summary>The graver fault of two arms, or null.</summary>
    public static Refusal? Fault(long canaryEvents, long canaryTrials, long baselineEvents, long baselineTrials)
    {
        var canary = Fault(canaryEvents, canaryTrials, "canary");
        var baseline = Fault(baselineEvents, baselineTrials, "baseline");
        return baseline?.Outcome == Outcome.Error ? baseline : canary ?? baseline;
    }
}
