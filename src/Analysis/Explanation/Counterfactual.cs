using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>What would have changed an outcome: the nearest of the rules that decided the other way.</summary>
internal static class Counterfactual
{
    private const int MaxQuoted = 200;

    /// <param name="metric">The metric.</param>
    /// <param name="shown">The same without secrets.</param>
    /// <param name="result">What was measured of it; null for nothing.</param>
    public static string OfMetric(PlannedMetric metric, Metric shown, MetricResult? result)
    {
        if (result is null || MetricState.Last(result) is not { } last)
        {
            return Unmeasured(metric.Resolved);
        }

        var limits = metric.Limits;
        return MetricAssessor.BreachOf(limits, result)?.Phase switch
        {
            AnalysisPhase.Error =>
                $"An answer of the source in one of the last {result.ConsecutiveError} tries, or consecutiveErrorLimit {result.ConsecutiveError} or more, "
                    + "and it would have gone on.",
            AnalysisPhase.Inconclusive =>
                $"{Fewer(result.Inconclusive - limits.Inconclusive, "inconclusive")}, or inconclusiveLimit {result.Inconclusive} or more, "
                    + $"and it would not have ended here. {Passing(shown, last)}",
            AnalysisPhase.Failed =>
                $"{Fewer(result.Failed - limits.Failure, "failed")}, or failureLimit {result.Failed} or more, and it would not have failed here. "
                    + Passing(shown, last),
            _ when result.Phase is AnalysisPhase.Inconclusive or AnalysisPhase.Failed =>
                $"{limits.ConsecutiveSuccess} good measurements in a row would have made it Successful. {Passing(shown, last)}",
            _ when limits.CountsFailures =>
                $"{More(limits.Failure + 1 - result.Failed, "failed")} would have failed it (failureLimit {limits.Failure}). {Failing(shown)}",
            _ => $"Fewer than {limits.ConsecutiveSuccess} good measurements in a row would have kept it from succeeding. {Failing(shown)}",
        };
    }

    /// <param name="run">What is known of the run.</param>
    /// <param name="decisive">The metric that has the phase of the run; null for none.</param>
    /// <param name="others">How many more metrics have that phase.</param>
    public static string? OfRun(RunExplanation run, MetricExplanation? decisive, int others)
    {
        if (!PhaseOrder.IsCompleted(run.Phase))
        {
            return null;
        }

        return (run.Phase, decisive) switch
        {
            (_, null) => "A metric that counts and that is measured before the run ends.",
            (AnalysisPhase.Successful, _) => "Any one metric that counts, ending badly, would have decided the run.",
            _ when others > 0 =>
                $"Metric \"{decisive.Metric}\" and {others} more ended so; each would have had to end better. {decisive.Otherwise}",
            _ => $"Metric \"{decisive.Metric}\" alone decided. {decisive.Otherwise}",
        };
    }

    private static string Unmeasured(Metric metric) =>
        string.IsNullOrEmpty(metric.InitialDelay)
            ? "A run that goes on until the first measurement."
            : $"A run that goes on until the first measurement, which initialDelay {metric.InitialDelay} puts off.";

    private static string Passing(Metric shown, Measurement last)
    {
        if (MeasurementReason.PolicyOf(last) is { } policy)
        {
            return $"With better data the conditions would have judged; these were left to a policy ({policy}).";
        }

        var value = last.Value is { } known ? $" (the last value was {BoundedText.Cut(known, MaxQuoted)})" : "";
        return (Quoted(shown.SuccessCondition), Quoted(shown.FailureCondition)) switch
        {
            ({ } success, { } failure) => $"A measurement is good when {success} holds and {failure} does not{value}.",
            ({ } success, null) => $"A measurement is good when {success} holds{value}.",
            (null, { } failure) => $"A measurement is good when {failure} does not hold{value}.",
            _ => "The source itself judges its measurements.",
        };
    }

    private static string Failing(Metric shown) =>
        (Quoted(shown.SuccessCondition), Quoted(shown.FailureCondition)) switch
        {
            (_, { } failure) => $"A measurement fails when {failure} holds.",
            ({ } success, null) => $"A measurement fails when {success} does not hold.",
            _ => "Without a condition every value is good.",
        };

    private static string? Quoted(string? condition) =>
        string.IsNullOrEmpty(condition) ? null : $"`{BoundedText.Cut(condition, MaxQuoted)}`";

    private static string Fewer(int count, string kind) => $"{count} fewer {kind} {Measurements(count)}";

    private static string More(int count, string kind) => $"{count} more {kind} {Measurements(count)}";

    private static string Measurements(int count) => count == 1 ? "measurement" : "measurements";
}
