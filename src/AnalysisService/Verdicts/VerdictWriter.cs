using System.Text.Json;
using System.Text.Json.Nodes;
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
            Metrics = MetricsOf(run, explanation).ToJsonString(RolloutsJson.Options),
        };
    }

    private static string OwnerOf(ObjectMeta metadata) =>
        metadata.OwnerReferences is { Count: > 0 } owners
        && (owners.FirstOrDefault(static o => o.Controller == true) ?? owners[0]) is var owner
            ? $"{owner.Kind}/{owner.Name}"
            : "";

    private static JsonArray MetricsOf(AnalysisRun run, RunExplanation explanation)
    {
        var metrics = new JsonArray();
        foreach (var metric in explanation.Metrics)
        {
            var result = (run.Status.MetricResults ?? []).FirstOrDefault(r => r.Name == metric.Metric);
            metrics.Add(
                new JsonObject
                {
                    ["name"] = metric.Metric,
                    ["phase"] = metric.Phase,
                    ["value"] = metric.Value,
                    ["condition"] = metric.Condition,
                    ["rule"] = metric.Rule,
                    ["explanation"] = metric.Sentence,
                    ["result"] = result is null ? null : JsonSerializer.SerializeToNode(result, RolloutsJson.Options),
                }
            );
        }

        return metrics;
    }
}
