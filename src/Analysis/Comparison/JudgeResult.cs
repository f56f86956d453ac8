using System.Text.Json.Nodes;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>What conditions see of a judge as <c>result</c>.</summary>
internal static class JudgeResult
{
    public static JsonObject Of(JudgePlan plan, EvidenceVerdict verdict, IReadOnlyList<WindowRow> rows)
    {
        var metrics = verdict.Metrics.Select(m => new JsonObject
        {
            ["name"] = m.Name,
            ["classification"] = ComparisonResult.Name(m.Outcome),
            ["groups"] = Groups(plan, m.Name, m.Groups),
            ["critical"] = m.Critical,
            ["muted"] = m.Muted,
            ["weight"] = ComparisonResult.Number(m.Weight),
            ["estimate"] = ComparisonResult.Number(m.Effect.Estimate),
            ["interval"] = new JsonObject
            {
                ["lower"] = ComparisonResult.Number(m.Effect.Interval.Lower),
                ["upper"] = ComparisonResult.Number(m.Effect.Interval.Upper),
            },
            ["evidence"] = ComparisonResult.Factor(m.LogE),
            ["p"] = ComparisonResult.Number(m.AlwaysValidP),
            ["explanation"] = m.Explanation,
        });
        var scores = GroupScores(
            verdict
                .Metrics.Where(static m => !m.Muted)
                .Select(m => (GroupsShown(plan, m.Name, m.Groups), m.Weight, m.Outcome == Outcome.Pass))
        );
        return Result(plan, verdict.Score, verdict.Class, ComparisonResult.Name(verdict.Outcome), scores, metrics, rows, verdict.Reason);
    }

    public static JsonObject Of(JudgePlan plan, KayentaVerdict verdict, IReadOnlyList<WindowRow> rows, string explanation)
    {
        var metrics = verdict.Metrics.Select(m => new JsonObject
        {
            ["name"] = m.Name,
            ["classification"] = ComparisonResult.Name(m.Classification.Label),
            ["groups"] = Groups(plan, m.Name, m.Groups),
            ["critical"] = m.Classification.Critical,
            ["muted"] = m.Muted,
            ["estimate"] = ComparisonResult.Number(m.Classification.Ratio),
            ["canaryMean"] = ComparisonResult.Number(m.Canary.Mean),
            ["baselineMean"] = ComparisonResult.Number(m.Baseline.Mean),
            ["explanation"] = m.Classification.Reason ?? "",
        });
        var scores =
            plan.GroupsOf.Count == 0
                ? verdict.Score.Groups.ToDictionary(static g => g.Name, static g => g.Score, StringComparer.Ordinal)
                : GroupScores(
                    verdict
                        .Metrics.Where(static m => !m.Muted && m.Classification.Label is not (KayentaLabel.Nodata or KayentaLabel.Error))
                        .Select(m =>
                            (
                                GroupsShown(plan, m.Name, m.Groups),
                                plan.Config.GroupWeights[m.Name],
                                m.Classification.Label == KayentaLabel.Pass
                            )
                        )
                );
        return Result(plan, verdict.Score.Score, verdict.Class, ComparisonResult.Name(verdict.Class), scores, metrics, rows, explanation);
    }

    /// <summary>Kayenta's score in a sentence: which metrics cost it what.</summary>
    public static string Explain(JudgePlan plan, KayentaVerdict verdict)
    {
        var bad = verdict
            .Metrics.Where(static m => !m.Muted && m.Classification.Label != KayentaLabel.Pass)
            .Select(static m => $"{m.Name} is {ComparisonResult.Name(m.Classification.Label)}")
            .ToList();
        var because =
            bad.Count == 0 ? "every metric passed" : string.Join(", ", bad.Take(5)) + (bad.Count > 5 ? $" and {bad.Count - 5} more" : "");
        var critical = verdict.Score.Reason is { } reason ? $" ({reason})" : "";
        return $"{plan.Name}: the score is {Figures.Show(verdict.Score.Score)}{critical}, {ComparisonResult.Name(verdict.Class)} with {Figures.Show(plan.Thresholds.Pass)} "
            + $"to pass and {Figures.Show(plan.Thresholds.Marginal)} to be marginal; {because}.";
    }

    private static JsonObject Result(
        JudgePlan plan,
        double score,
        ScoreClass classification,
        string verdict,
        IEnumerable<KeyValuePair<string, double>> groups,
        IEnumerable<JsonObject> metrics,
        IReadOnlyList<WindowRow> rows,
        string explanation
    )
    {
        var scores = new JsonObject();
        foreach (var (name, value) in groups)
        {
            scores[name] = ComparisonResult.Number(value);
        }

        return new JsonObject
        {
            ["score"] = ComparisonResult.Number(score),
            ["classification"] = ComparisonResult.Name(classification),
            ["verdict"] = verdict,
            ["judge"] = plan.IsKayenta ? "kayenta" : "evidence",
            ["groups"] = scores,
            ["windows"] = new JsonObject
            {
                ["planned"] = plan.Count,
                ["seen"] = rows.Count,
                ["skipped"] = rows.Count(static row => row.Skipped is not null),
            },
            ["explanation"] = explanation,
            ["metrics"] = new JsonArray([.. metrics]),
        };
    }

    private static Dictionary<string, double> GroupScores(
        IEnumerable<(IReadOnlyList<string> Groups, double Weight, bool Passed)> metrics
    ) =>
        metrics
            .SelectMany(static m => m.Groups.Select(group => (Group: group, m.Weight, m.Passed)))
            .GroupBy(static m => m.Group, StringComparer.Ordinal)
            .ToDictionary(
                static group => group.Key,
                static group =>
                    group.Sum(static m => m.Weight) is > 0 and var all ? 100 * group.Sum(static m => m.Passed ? m.Weight : 0) / all : 0,
                StringComparer.Ordinal
            );

    private static JsonArray Groups(JudgePlan plan, string metric, IReadOnlyList<string> own) =>
        new([.. GroupsShown(plan, metric, own).Select(static group => JsonValue.Create(group))]);

    private static IReadOnlyList<string> GroupsShown(JudgePlan plan, string metric, IReadOnlyList<string> own) =>
        plan.GroupsOf.GetValueOrDefault(metric, own);
}
