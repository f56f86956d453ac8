using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The phase of one metric (rows D27, D28).</summary>
internal static class MetricAssessor
{
    public static string Assess(MetricLimits limits, MetricResult result, bool terminating)
    {
        if (PhaseOrder.IsCompleted(result.Phase))
        {
            return result.Phase!;
        }

        if (MetricState.Last(result) is null)
        {
            return terminating ? AnalysisPhase.Successful : AnalysisPhase.Pending;
        }

        if (MetricState.InFlight(result) is not null)
        {
            return AnalysisPhase.Running;
        }

        if (BreachOf(limits, result) is { } breach)
        {
            return breach.Phase;
        }

        if (limits.CountsSuccesses && result.ConsecutiveSuccess >= limits.ConsecutiveSuccess)
        {
            return AnalysisPhase.Successful;
        }

        if (limits.EffectiveCount is { } count && result.Count >= count)
        {
            return AtCount(limits);
        }

        return terminating ? AnalysisPhase.Successful : AnalysisPhase.Running;
    }

    /// <summary>The limit that is exceeded, or null. Where several are, the last of failures, inconclusives and errors is named (row D27).</summary>
    public static LimitBreach? BreachOf(MetricLimits limits, MetricResult result)
    {
        if (result.ConsecutiveError > limits.ConsecutiveError)
        {
            return new LimitBreach(
                AnalysisPhase.Error,
                $"consecutiveErrors ({result.ConsecutiveError}) > consecutiveErrorLimit ({limits.ConsecutiveError})"
            );
        }

        if (result.Inconclusive > limits.Inconclusive)
        {
            return new LimitBreach(
                AnalysisPhase.Inconclusive,
                $"inconclusive ({result.Inconclusive}) > inconclusiveLimit ({limits.Inconclusive})"
            );
        }

        if (limits.CountsFailures && result.Failed > limits.Failure)
        {
            return new LimitBreach(AnalysisPhase.Failed, $"failed ({result.Failed}) > failureLimit ({limits.Failure})");
        }

        return limits.ConsecutiveFailure is { } inARow && MetricState.ConsecutiveFailures(result) is var failures && failures > inARow
            ? new LimitBreach(AnalysisPhase.Failed, $"consecutiveFailures ({failures}) > consecutiveFailureLimit ({inARow})")
            : null;
    }

    // Row D28: all measurements are taken and the successes in a row that were asked for did not come.
    private static string AtCount(MetricLimits limits) =>
        limits switch
        {
            { CountsSuccesses: true, CountsFailures: true } => AnalysisPhase.Inconclusive,
            { CountsSuccesses: true } => AnalysisPhase.Failed,
            _ => AnalysisPhase.Successful,
        };
}
