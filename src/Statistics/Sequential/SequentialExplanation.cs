namespace Rollouts.Statistics;

/// <summary>Verdicts as sentences.</summary>
internal static class SequentialExplanation
{
    public static string Of(SequentialOptions options, Outcome outcome, SequentialEvidence evidence, string? reason)
    {
        var subject = $"{options.Name}: {Compared(evidence)} over {evidence.UsedWindows} windows";
        return outcome switch
        {
            Outcome.Fail =>
                $"{subject}; the evidence that the canary is {Worse(options)} reached {Factor(evidence.HighestLogE)} against the {Factor(evidence.FailThreshold)} "
                    + $"that alpha {Figures.Show(options.Alpha)} asks for, in window {evidence.FailedAt}: only an alpha below {Figures.Show(evidence.AlwaysValidP)} would not have failed it.",
            Outcome.Pass =>
                $"{subject}; the evidence that the canary stays within {Figures.Show(options.PassMargin ?? 0)} times the baseline reached {Factor(evidence.PassThreshold)} "
                    + $"in window {evidence.PassedAt}, so that it passes with an error of at most {Figures.Show(options.Beta)}; failing it would have taken "
                    + $"evidence of {Factor(evidence.FailThreshold)}, it is at {Factor(evidence.LogE)}.",
            Outcome.Undecided =>
                $"{subject}; the evidence that the canary is {Worse(options)} is {Factor(evidence.LogE)} and fails it at {Factor(evidence.FailThreshold)}"
                    + $"{Promotion(options, evidence)}{Remaining(evidence)}.",
            Outcome.Skewed => $"{subject}; {reason}, so that the arms cannot be compared: repair the routing, or count by user.",
            Outcome.NoData => $"{options.Name}: {reason}; a decision takes windows in which both arms report.",
            Outcome.TooLittle => $"{subject}; {reason}.",
            _ => $"{options.Name}: the last window cannot be used: {reason} ({evidence.FaultyWindows} such windows).",
        };
    }

    /// <summary>What a fault means and what to do.</summary>
    public static string Describe(WindowFault fault) =>
        fault switch
        {
            WindowFault.OutOfRange => "a value is infinite or beyond 1e15",
            WindowFault.Negative => "a count or exposure is negative: take counter resets out, as increase() does",
            WindowFault.EventsWithoutExposure => "there are events without exposure: count both over the same pods and time",
            WindowFault.MoreFailuresThanRequests => "there are more failures than requests: both must come from the same requests",
            WindowFault.ExposuresTooUnequal => "the exposures of the arms differ by more than a factor of 1e9: give them in the same unit",
            WindowFault.EdgesDiffer => "no bucket edge of the plan is in both histograms: compare the edges that both versions have",
            WindowFault.NotCumulative => "the buckets are not cumulative, or not as many as the edges: take the le buckets in order",
            WindowFault.Length => "the window's length is not between a millisecond and a year",
            WindowFault.CanaryMissing => "the canary delivered nothing",
            WindowFault.BaselineMissing => "the baseline delivered nothing",
            WindowFault.BothMissing => "neither arm delivered anything",
            WindowFault.WarmUp => "the warm-up is not over",
            _ => "it was used",
        };

    private static string Compared(SequentialEvidence evidence) =>
        evidence.Effect.Estimate is null
            ? "canary and baseline have nothing to compare yet"
            : $"the canary is at {Figures.Show(evidence.Effect.Estimate.Value)} times the baseline ({Figures.Percent(evidence.Effect.Confidence)} "
                + $"interval {Figures.Show(evidence.Effect.Interval.Lower)} to {Figures.Show(evidence.Effect.Interval.Upper)})";

    private static string Worse(SequentialOptions options)
    {
        var direction = options.Alternative switch
        {
            Alternative.Greater => "higher",
            Alternative.Less => "lower",
            _ => "higher or lower",
        };
        return options.Margin > 1 ? $"{direction} by more than the margin {Figures.Show(options.Margin)}" : direction;
    }

    /// <summary>Evidence as a factor: 20 times as likely.</summary>
    private static string Factor(double logE) => logE > Math.Log(1e6) ? "over a million" : Figures.Show(Math.Exp(logE));

    private static string Promotion(SequentialOptions options, SequentialEvidence evidence) =>
        options.PassMargin is { } margin
            ? $", the evidence that it stays within {Figures.Show(margin)} times the baseline is {Factor(evidence.LogEPass)} and passes it at {Factor(evidence.PassThreshold)}"
            : "";

    /// <summary>At the pace so far, when the nearer of the two decisions would fall.</summary>
    private static string Remaining(SequentialEvidence evidence)
    {
        var fail = Windows(evidence.LogE, evidence.FailThreshold, evidence.UsedWindows);
        var pass = Windows(evidence.LogEPass, evidence.PassThreshold, evidence.UsedWindows);
        var nearer = Math.Min(fail, pass);
        return nearer < 10_000
            ? $"; at this pace it {(fail <= pass ? "fails" : "passes")} in about {nearer} more windows"
            : "; at this pace it stays open";
    }

    private static int Windows(double logE, double threshold, int used) =>
        logE <= 0 || used == 0 ? int.MaxValue : (int)Math.Min(int.MaxValue, Math.Ceiling((threshold - logE) / logE * used));
}
