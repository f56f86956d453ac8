using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Says in plain words why a run and its metrics stand where they stand. Secrets appear as their placeholder.</summary>
public static class Explainer
{
    private const int MaxQuoted = 200;

    public static RunExplanation Explain(AnalysisRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunPlan plan;
        try
        {
            plan = RunPlan.Of(run.Spec);
        }
        catch (AnalysisSpecException)
        {
            return new RunExplanation(WithoutMetrics(run), []);
        }

        List<MetricExplanation> metrics = [.. plan.Metrics.Select(m => Explain(m, run, plan.IsDryRun(m.Name)))];
        return new RunExplanation(Sentence(run, metrics, plan), metrics);
    }

    private static MetricExplanation Explain(PlannedMetric metric, AnalysisRun run, bool dryRun)
    {
        var result = MetricState.Find(run.Status.MetricResults, metric.Name);
        var phase = result?.Phase ?? AnalysisPhase.Pending;
        var last = MetricState.Last(result);
        var condition = last is null ? null : MeasurementReason.ConditionOf(metric.Resolved, last.Phase);
        var rule = RuleOf(metric, result, run);
        var measured = last is null ? "it was never measured" : MeasurementReason.Describe(metric.Resolved, last);
        var sentence = $"Metric \"{metric.Name}\"{(dryRun ? " (dry run)" : "")} is {phase}: {measured}; {rule}.";
        return new MetricExplanation(metric.Name, phase, last?.Value, condition, rule, sentence);
    }

    private static string RuleOf(PlannedMetric metric, MetricResult? result, AnalysisRun run)
    {
        if (result is null)
        {
            return PhaseOrder.IsCompleted(run.Status.Phase) ? "the run ended before" : "its time has not come";
        }

        var limits = metric.Limits;
        return MetricAssessor.BreachOf(limits, result) switch
        {
            { } breach => breach.Reason,
            _ when !PhaseOrder.IsCompleted(result.Phase) => Progress(limits, result),
            _ when limits.CountsSuccesses && result.ConsecutiveSuccess >= limits.ConsecutiveSuccess =>
                $"consecutiveSuccesses ({result.ConsecutiveSuccess}) >= consecutiveSuccessLimit ({limits.ConsecutiveSuccess})",
            _ when limits.EffectiveCount is { } count && result.Count >= count => result.Phase == AnalysisPhase.Successful
                ? $"{AllTaken(result.Count)} and no limit was exceeded"
                : $"{AllTaken(result.Count)} and consecutiveSuccessLimit ({limits.ConsecutiveSuccess}) was not reached",
            _ => $"the run was stopped after {Counted(result.Count + result.Error)} and no limit was exceeded",
        };
    }

    private static string Progress(MetricLimits limits, MetricResult result) =>
        limits.EffectiveCount is { } count ? $"{result.Count} of {Counted(count)} are taken" : $"{Counted(result.Count)} so far";

    private static string AllTaken(int count) => count == 1 ? "the one measurement was taken" : $"all {count} measurements were taken";

    private static string Counted(int count) => count == 1 ? "1 measurement" : $"{count} measurements";

    private static string Sentence(AnalysisRun run, List<MetricExplanation> metrics, RunPlan plan)
    {
        var phase = run.Status.Phase ?? AnalysisPhase.Pending;
        // A message that no metric explains: arguments or a spec that could not be worked with, or a request to stop.
        if (phase == AnalysisPhase.Error && metrics.TrueForAll(static m => m.Phase != AnalysisPhase.Error))
        {
            return WithoutMetrics(run);
        }

        var decisive = metrics.Find(m => m.Phase == phase && !plan.IsDryRun(m.Metric));
        var others = metrics.Count(m => m.Phase == phase && !plan.IsDryRun(m.Metric)) - 1;
        var why = (phase, decisive) switch
        {
            (_, null) when PhaseOrder.IsCompleted(phase) => run.Status.RunSummary.Count == 0 && metrics.Count > 0
                ? "all metrics are dry runs, which never fail a run."
                : "it ended before anything was measured.",
            (_, null) => "no metric has ended yet.",
            (AnalysisPhase.Successful, _) when others > 0 => $"all {others + 1} metrics that count are Successful.",
            _ => decisive.Sentence,
        };
        var stopped = run.Spec.Terminate && PhaseOrder.IsCompleted(phase) ? " after a request to stop" : "";
        return $"Analysis {run.Metadata.Name} is {phase}{After(run)}{stopped}: {why}";
    }

    private static string WithoutMetrics(AnalysisRun run) =>
        $"Analysis {run.Metadata.Name} is {run.Status.Phase ?? AnalysisPhase.Pending}: {BoundedText.Cut(run.Status.Message ?? "it has not been assessed", MaxQuoted * 5)}.";

    private static string After(AnalysisRun run) =>
        run.Status is { StartedAt: { } startedAt, CompletedAt: { } completedAt } && completedAt > startedAt
            ? $" after {GoDuration.FromTimeSpan(completedAt - startedAt)}"
            : "";
}
