using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.AnalysisService;
using Rollouts.Api;

namespace Rollouts.Browser.Tests;

/// <summary>Verdicts as the store keeps them, without waiting for a run.</summary>
internal static class StoredVerdicts
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public static Verdict Of(string name, string outcome, string sentence, string metric = "error-rate", params string[] values)
    {
        var phases = values.Select((v, i) => i == values.Length - 1 ? outcome : AnalysisPhase.Successful).ToList();
        var result = new MetricResult
        {
            Name = metric,
            Phase = outcome,
            Count = values.Length,
            Measurements =
            [
                .. values.Select(
                    (v, i) =>
                        new Measurement
                        {
                            Phase = phases[i],
                            Value = v,
                            StartedAt = Start.AddMinutes(i),
                            FinishedAt = Start.AddMinutes(i).AddSeconds(1),
                        }
                ),
            ],
        };
        var record = new RunExplanation
        {
            Namespace = "shop",
            Run = name,
            Phase = outcome,
            Outcome = outcome,
            Sentence = sentence,
            Otherwise = "One more measurement below the bound would have passed it.",
            Metrics =
            [
                new MetricExplanation
                {
                    Metric = metric,
                    Phase = outcome,
                    Rule = "failed (1) > failureLimit (0)",
                    Sentence = sentence,
                    SuccessCondition = "result < 0.05",
                    Query = "sum(rate(http_requests_total{code=~\"5..\"}[1m])) / sum(rate(http_requests_total[1m]))",
                },
            ],
        };
        return new Verdict
        {
            Uid = Guid.NewGuid().ToString(),
            Namespace = "shop",
            Name = name,
            Owner = "Rollout/checkout",
            Phase = outcome,
            Outcome = outcome,
            Message = "",
            Explanation = sentence,
            StartedAt = Start,
            CompletedAt = Start.AddMinutes(values.Length),
            RecordedAt = Start.AddMinutes(values.Length),
            Record = JsonSerializer.Serialize(record, RolloutsJson.Options),
            Metrics =
            [
                new VerdictMetric
                {
                    Name = metric,
                    Phase = outcome,
                    Rule = "",
                    Explanation = sentence,
                    Result = JsonSerializer.Serialize(result, RolloutsJson.Options),
                },
            ],
        };
    }
}
