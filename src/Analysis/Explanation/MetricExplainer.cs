using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Explains one metric of a run from its spec and its result alone.</summary>
internal static class MetricExplainer
{
    private const int MaxText = 4096;

    public static MetricExplanation Explain(PlannedMetric metric, AnalysisRun run, bool dryRun)
    {
        var result = MetricState.Find(run.Status.MetricResults, metric.Name);
        var phase = string.IsNullOrEmpty(result?.Phase) ? AnalysisPhase.Pending : result.Phase;
        var last = MetricState.Last(result);
        var shown = ExplainedInputs.WithoutSecrets(metric.Written, run.Spec.Args);
        var explanation = new MetricExplanation
        {
            Metric = metric.Name,
            Phase = phase,
            DryRun = dryRun,
            Provider = string.Join(", ", ProviderSelection.NamesOf(metric.Resolved.Provider)),
            Address = QueryText.AddressOf(shown.Provider),
            Query = Bounded(
                last?.Metadata?.GetValueOrDefault(MeasurementMetadata.Query) ?? Resolved(result) ?? QueryText.Of(shown.Provider)
            ),
            Window = WindowOf(last),
            Inputs = ExplainedInputs.Of(metric.Written, run.Spec, last),
            Value = last?.Value,
            SuccessCondition = Bounded(shown.SuccessCondition),
            FailureCondition = Bounded(shown.FailureCondition),
            Condition = last is null ? null : Bounded(MeasurementReason.ConditionOf(shown, last)),
            Evidence = last?.Metadata?.GetValueOrDefault(MeasurementMetadata.Explanation),
            Counts = MeasurementCounts.Of(result),
            Rule = RuleOf(metric, result, run),
            Otherwise =
                PhaseOrder.IsCompleted(phase) || PhaseOrder.IsCompleted(run.Status.Phase)
                    ? Counterfactual.OfMetric(metric, shown, result)
                    : null,
        };
        var measured = last is null ? "it was never measured" : MeasurementReason.Describe(shown, last);
        return explanation with
        {
            Sentence = $"Metric \"{metric.Name}\"{(dryRun ? " (dry run)" : "")} is {phase}: {measured}; {explanation.Rule}.",
        };
    }

    private static string? Bounded(string? text) => string.IsNullOrEmpty(text) ? null : BoundedText.Cut(text, MaxText);

    // Prometheus, New Relic and CloudWatch keep the query under a name of their own (row D26).
    private static string? Resolved(MetricResult? result) =>
        result?.Metadata?.FirstOrDefault(static m => m.Key.StartsWith("Resolved", StringComparison.Ordinal)).Value;

    private static MeasuredWindow? WindowOf(Measurement? measurement)
    {
        if (measurement is null)
        {
            return null;
        }

        var from = Time(measurement, MeasurementMetadata.WindowFrom);
        return (Time(measurement, MeasurementMetadata.WindowTo) ?? measurement.StartedAt) is { } to ? new MeasuredWindow(from, to) : null;
    }

    private static DateTimeOffset? Time(Measurement measurement, string key) =>
        KubernetesTime.TryParse(measurement.Metadata?.GetValueOrDefault(key) ?? "", out var time) ? time : null;

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
}
