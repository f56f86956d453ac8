using System.Text.Json;

namespace Rollouts.Api;

/// <summary>The rules of <see cref="JudgeMetric"/>; what a CanaryConfig holds is checked by its own reader.</summary>
internal static class JudgeValidator
{
    // What a status can hold: two numbers for each metric and step.
    private const int MostNumbers = 20_000;
    private const int MostMetrics = 200;

    public static IEnumerable<(string Field, string Message, string Remedy)> Faults(JudgeMetric judge)
    {
        var faults = new FaultList();
        faults.Unknown("", judge);
        faults.OneOf("judge", judge.Judge, "evidence", "kayenta");
        faults.OneOf("samples", judge.Samples, "window", "start", "end");
        faults.OneOf("onPass", judge.OnPass, "end", "continue");
        faults.Duration("duration", judge.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        faults.Duration("step", judge.Step, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        faults.Duration("settle", judge.Settle, TimeSpan.Zero, TimeSpan.FromDays(1));
        faults.Duration("warmup", judge.Warmup, TimeSpan.Zero, TimeSpan.FromDays(1));
        faults.Duration("retryFor", judge.RetryFor, TimeSpan.Zero, TimeSpan.FromDays(7));
        faults.Number("alpha", judge.Alpha, 1e-12, 0.5, "Use a probability such as 0.05.");
        faults.Number("beta", judge.Beta, 1e-12, 0.5, "Use a probability such as 0.05.");
        faults.Number("passMargin", judge.PassMargin, 1.000001, 100, "Use a ratio above 1, such as 1.25.");
        faults.Number("pass", judge.Pass, 0, 100, "Use a score from 0 to 100.");
        faults.Number("marginal", judge.Marginal, 0, 100, "Use a score from 0 to 100.");
        if (judge.Marginal?.Value > judge.Pass?.Value)
        {
            faults.Add("marginal", $"is '{judge.Marginal}', above pass '{judge.Pass}'", "Lower it to pass or less.");
        }

        ComparisonValidator.Policies(faults, judge.Policies);
        if (judge.Source is { } source)
        {
            SourceRules.Check(faults, "source", source);
        }

        Sizes(faults, judge);
        var hasConfig = judge.CanaryConfig is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };
        if (hasConfig == judge.Metrics is { Count: > 0 })
        {
            faults.Add(
                "metrics",
                hasConfig ? "and canaryConfig are both set" : "is empty, and there is no canaryConfig",
                "Give either a list of metrics or a CanaryConfig."
            );
        }

        if (hasConfig && judge.Source is null)
        {
            faults.Add("source", "is missing", "Name the provider that answers the queries of the CanaryConfig.");
        }

        Metrics(faults, judge);
        return faults.Faults;
    }

    private static void Sizes(FaultList faults, JudgeMetric judge)
    {
        var step = GoDuration.TryParse(judge.Step ?? "1m", out var s) ? s.TotalSeconds : 60;
        var duration = GoDuration.TryParse(judge.Duration ?? "30m", out var d) ? d.TotalSeconds : 1800;
        var steps = duration / Math.Max(1, step);
        var metrics = Math.Max(1, judge.Metrics?.Count ?? 1);
        if (steps < 1)
        {
            faults.Add("duration", $"is '{judge.Duration}', shorter than a step", "Make it longer than step.");
        }

        if (steps * metrics * 2 > MostNumbers)
        {
            faults.Add("duration", $"has {steps:0} steps of {metrics} metrics", "Use a longer step, a shorter duration, or fewer metrics.");
        }
    }

    private static void Metrics(FaultList faults, JudgeMetric judge)
    {
        var metrics = judge.Metrics ?? [];
        if (metrics.Count > MostMetrics)
        {
            faults.Add("metrics", $"has {metrics.Count} entries", $"Use at most {MostMetrics}.");
            return;
        }

        foreach (var (group, weight) in judge.GroupWeights ?? new Dictionary<string, NumberText>())
        {
            faults.Number($"groupWeights.{group}", weight, 0, 1e6, "Use a weight of 0 or more.");
            if (metrics.Count > 0 && !metrics.Any(m => (m.Group ?? m.Name) == group))
            {
                faults.Add($"groupWeights.{group}", "weighs a group without metrics", "Remove it, or put a metric into the group.");
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            Metric(faults, $"metrics[{i}]", metrics[i], judge.Source, names);
        }
    }

    private static void Metric(FaultList faults, string field, JudgedMetric metric, MetricProvider? shared, HashSet<string> names)
    {
        faults.Unknown(field, metric);
        if (metric.Name.Length == 0 || !names.Add(metric.Name))
        {
            faults.Add(
                $"{field}.name",
                metric.Name.Length == 0 ? "is missing" : $"is '{metric.Name}' twice",
                "Give each metric its own name."
            );
        }

        if (metric.Source is { } own)
        {
            SourceRules.Check(faults, $"{field}.source", own);
        }
        else if (shared is null)
        {
            faults.Add($"{field}.source", "is missing", "Name the provider once in source, or in each metric.");
        }

        foreach (var (arm, query) in new[] { ("canary", metric.Canary), ("baseline", metric.Baseline) })
        {
            if (string.IsNullOrWhiteSpace(query) && string.IsNullOrWhiteSpace(metric.Query))
            {
                faults.Add($"{field}.{arm}", "has no query", "Give query for both arms, or canary and baseline.");
            }
        }

        faults.OneOf($"{field}.direction", metric.Direction, "increase", "decrease", "either");
        faults.Number($"{field}.weight", metric.Weight, 0, 1e6, "Use a weight of 0 or more.");
        faults.Number($"{field}.allowedIncrease", metric.AllowedIncrease, 1, 100, "Use a ratio of means from 1 (none) to 100.");
        faults.Number($"{field}.allowedDecrease", metric.AllowedDecrease, 0.01, 1, "Use a ratio of means from 0.01 to 1 (none).");
    }
}
