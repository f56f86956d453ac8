using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Makes the verdict of a finished run.</summary>
internal static class VerdictWriter
{
    public static Verdict Write(AnalysisRun run, DateTimeOffset now)
    {
        var explanation = Explainer.Explain(run);
        return new Verdict
        {
            Uid = run.Metadata.Uid ?? "",
            Namespace = run.Metadata.Namespace ?? "",
            Name = run.Metadata.Name ?? "",
            Owner = OwnerOf(run.Metadata),
            Phase = run.Status.Phase ?? "",
            Outcome = explanation.Outcome,
            Message = run.Status.Message ?? "",
            Explanation = explanation.Sentence,
            StartedAt = run.Status.StartedAt,
            CompletedAt = run.Status.CompletedAt,
            RecordedAt = now,
            Record = JsonSerializer.Serialize(explanation, RolloutsJson.Options),
            Metrics = MetricsOf(run, explanation),
            Labels = run.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
    }

    public static string OwnerOf(ObjectMeta metadata) =>
        metadata.OwnerReferences is { Count: > 0 } owners
        && (owners.FirstOrDefault(static o => o.Controller == true) ?? owners[0]) is var owner
            ? $"{owner.Kind}/{owner.Name}"
            : "";

    private static IReadOnlyList<VerdictMetric> MetricsOf(AnalysisRun run, RunExplanation explanation)
    {
        var results = (run.Status.MetricResults ?? []).ToLookup(static r => r.Name, StringComparer.Ordinal);
        return
        [
            .. explanation.Metrics.Select(metric => new VerdictMetric
            {
                Name = metric.Metric,
                Phase = metric.Phase,
                Value = metric.Value,
                Condition = metric.Condition,
                Rule = metric.Rule,
                Explanation = metric.Sentence,
                Result = results[metric.Metric].FirstOrDefault() is { } result
                    ? JsonSerializer.Serialize(result, RolloutsJson.Options)
                    : null,
            }),
        ];
    }
}
