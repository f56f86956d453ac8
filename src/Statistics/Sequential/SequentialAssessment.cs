namespace Rollouts.Statistics;

/// <summary>From a state to an outcome.</summary>
internal static class SequentialAssessment
{
    public static SequentialVerdict Assess(SequentialTest test, ReadOnlySpan<double> state, bool trafficIsSkewed)
    {
        var evidence = Evidence(test, state);
        var (outcome, reason) = Decide(test, state, evidence, trafficIsSkewed);
        return new SequentialVerdict(outcome, evidence, SequentialExplanation.Of(test.Options, outcome, evidence, reason));
    }

    private static SequentialEvidence Evidence(SequentialTest test, ReadOnlySpan<double> state)
    {
        var highest = test.Worse.Highest(state);
        return new SequentialEvidence(
            test.Progress.Seen(state),
            test.Progress.Used(state),
            test.Progress.Faulty(state),
            test.Progress.Fault(state),
            test.Worse.Current(state),
            highest,
            test.Worse.Threshold,
            test.Worse.CrossedAt(state),
            Math.Exp(-Math.Max(0, highest)),
            test.Better.Current(state),
            test.Better.Threshold,
            test.Better.CrossedAt(state),
            test.Effect(state)
        );
    }

    private static (Outcome Outcome, string? Reason) Decide(
        SequentialTest test,
        ReadOnlySpan<double> state,
        SequentialEvidence evidence,
        bool trafficIsSkewed
    )
    {
        if (trafficIsSkewed)
        {
            return (Outcome.Skewed, "traffic is not split as configured");
        }

        if (evidence.FailedAt > 0)
        {
            return (Outcome.Fail, null);
        }

        if (WindowProgress.IsMalformed(evidence.LastFault))
        {
            return (Outcome.Error, SequentialExplanation.Describe(evidence.LastFault));
        }

        var (canary, baseline) = (test.Progress.CanarySilent(state), test.Progress.BaselineSilent(state));
        if (Math.Max(canary, baseline) >= test.Options.NoDataWindows)
        {
            var arm = canary >= baseline ? "canary" : "baseline";
            return (Outcome.NoData, $"the {arm} has delivered nothing for {Math.Max(canary, baseline)} windows");
        }

        if (evidence.PassedAt > 0)
        {
            return (Outcome.Pass, null);
        }

        if (evidence.UsedWindows == 0)
        {
            return evidence.LastFault == WindowFault.WarmUp
                ? (Outcome.TooLittle, "the warm-up is not over")
                : (Outcome.NoData, "no window held data of both arms");
        }

        return test.Shortage(state) is { } shortage ? (Outcome.TooLittle, shortage) : (Outcome.Undecided, null);
    }
}
