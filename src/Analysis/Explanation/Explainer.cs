using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Says in plain words why a run and its metrics stand where they stand. Secrets appear as <c>*****</c>.</summary>
public static class Explainer
{
    private const int MaxQuoted = 1000;

    /// <summary>The run as it stands; the same status gives the same explanation. Never throws for what a manifest says.</summary>
    public static RunExplanation Explain(AnalysisRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var explanation = new RunExplanation
        {
            Namespace = run.Metadata.Namespace ?? "",
            Run = run.Metadata.Name ?? "",
            Phase = PhaseOf(run),
            Outcome = OutcomeOf(run),
            Message = run.Status.Message,
            StartedAt = run.Status.StartedAt,
            CompletedAt = run.Status.CompletedAt,
            Inputs = ExplainedInputs.Of(run.Spec),
        };
        try
        {
            return WithMetrics(explanation, run, RunPlan.Of(run));
        }
        catch (AnalysisSpecException)
        {
            return WithoutMetrics(explanation);
        }
    }

    private static RunExplanation WithMetrics(RunExplanation explanation, AnalysisRun run, RunPlan plan)
    {
        List<MetricExplanation> metrics = [.. plan.Metrics.Select(m => MetricExplainer.Explain(m, run, plan.IsDryRun(m.Name)))];
        explanation = explanation with { Metrics = metrics };
        var phase = explanation.Phase;
        // A message that no metric explains: arguments or a spec that could not be worked with.
        if (phase == AnalysisPhase.Error && metrics.TrueForAll(static m => m.Phase != AnalysisPhase.Error))
        {
            return WithoutMetrics(explanation);
        }

        var paused = plan.Metrics.Where(static m => m.PausesOnFailure).Select(static m => m.Name).ToHashSet(StringComparer.Ordinal);
        bool Decided(MetricExplanation metric) =>
            !metric.DryRun && phase == (paused.Contains(metric.Metric) ? PlannedMetric.Paused(metric.Phase) : metric.Phase);
        var decisive = metrics.Find(Decided);
        var others = metrics.Count(Decided) - 1;
        var rule = RuleOf(run, decisive, others, metrics.Count);
        return explanation with
        {
            DecidedBy = PhaseOrder.IsCompleted(phase) && phase != AnalysisPhase.Successful ? decisive?.Metric : null,
            Rule = rule,
            Otherwise = Counterfactual.OfRun(explanation, decisive, others),
            Sentence =
                $"{Begin(run)}: {(decisive is null || (phase == AnalysisPhase.Successful && others > 0) ? $"{rule}." : decisive.Sentence)}",
        };
    }

    private static string RuleOf(AnalysisRun run, MetricExplanation? decisive, int others, int metrics)
    {
        var phase = PhaseOf(run);
        return decisive switch
        {
            null when !PhaseOrder.IsCompleted(phase) => "no metric has ended yet",
            null when run.Status.RunSummary.Count == 0 && metrics > 0 => "all metrics are dry runs, which never fail a run",
            null => "it ended before anything was measured",
            _ when phase == AnalysisPhase.Successful && others > 0 => $"all {others + 1} metrics that count are Successful",
            _ => $"metric \"{decisive.Metric}\": {decisive.Rule}",
        };
    }

    private static RunExplanation WithoutMetrics(RunExplanation explanation)
    {
        var why = BoundedText.Cut(explanation.Message ?? "it has not been assessed", MaxQuoted);
        return explanation with
        {
            Rule = why,
            Otherwise = explanation.Message is null ? null : SpecRemedy.For(explanation.Message),
            Sentence = $"Analysis {explanation.Run} is {explanation.Phase}: {why}.",
        };
    }

    private static string Begin(AnalysisRun run)
    {
        var stopped = run.Spec.Terminate && PhaseOrder.IsCompleted(run.Status.Phase) ? " after a request to stop" : "";
        return $"Analysis {run.Metadata.Name} is {PhaseOf(run)}{After(run)}{stopped}";
    }

    private static string PhaseOf(AnalysisRun run) => string.IsNullOrEmpty(run.Status.Phase) ? AnalysisPhase.Pending : run.Status.Phase;

    private static string OutcomeOf(AnalysisRun run) =>
        run.Status.Phase == AnalysisPhase.Successful && !MeasuredMetrics.HaveData(run.Status) ? RunExplanation.NotMeasured : PhaseOf(run);

    private static string After(AnalysisRun run) =>
        run.Status is { StartedAt: { } startedAt, CompletedAt: { } completedAt } && completedAt > startedAt
            ? $" after {GoDuration.FromTimeSpan(completedAt - startedAt)}"
            : "";
}
