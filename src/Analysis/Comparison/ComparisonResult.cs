using System.Text.Json.Nodes;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>What conditions see of a comparison as <c>result</c>. Numbers that are not known or unbounded are nil.</summary>
internal static class ComparisonResult
{
    // exp of more is no finite number.
    private const double LargestLog = 700;

    public static JsonObject Of(ComparisonPlan plan, SequentialVerdict verdict, IReadOnlyList<WindowRow> rows, string explanation)
    {
        var evidence = verdict.Evidence;
        var effect = evidence.Effect;
        return new JsonObject
        {
            ["verdict"] = Name(verdict.Outcome),
            ["kind"] = Name(plan.Kind),
            ["estimate"] = Number(effect.Estimate),
            ["interval"] = new JsonObject
            {
                ["lower"] = Number(effect.Interval.Lower),
                ["upper"] = Number(effect.Interval.Upper),
                ["confidence"] = Number(effect.Confidence),
            },
            ["evidence"] = new JsonObject
            {
                ["fail"] = Factor(evidence.LogE),
                ["failHighest"] = Factor(evidence.HighestLogE),
                ["failAt"] = Factor(evidence.FailThreshold),
                ["pass"] = Factor(evidence.LogEPass),
                ["passAt"] = Factor(evidence.PassThreshold),
            },
            ["p"] = Number(evidence.AlwaysValidP),
            ["alpha"] = Number(plan.Options.Alpha),
            ["windows"] = new JsonObject
            {
                ["planned"] = plan.Count,
                ["seen"] = rows.Count,
                ["compared"] = evidence.UsedWindows,
                ["skipped"] = rows.Count(static row => row.Skipped is not null),
            },
            ["canary"] = Arm(plan, [.. rows.Select(static row => row.Canary)]),
            ["baseline"] = Arm(plan, [.. rows.Select(static row => row.Baseline)]),
            ["explanation"] = explanation,
        };
    }

    /// <summary>An outcome as conditions and people write it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    public static JsonNode? Factor(double logE) => Number(Math.Exp(Math.Clamp(logE, -LargestLog, LargestLog)));

    private static JsonObject Arm(ComparisonPlan plan, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        double Total(int part) => rows.Where(row => row.Count > part && double.IsFinite(row[part])).Sum(row => row[part]);
        switch (plan.Kind)
        {
            case MetricKind.Gauge:
                var values = rows.Where(static row => row.Count > 0 && double.IsFinite(row[0])).Select(static row => row[0]).ToList();
                return new JsonObject { ["mean"] = values.Count == 0 ? null : Number(values.Average()) };
            case MetricKind.Histogram:
                var (count, sum) = (Total(0), Total(1));
                return new JsonObject { ["count"] = Number(count), ["mean"] = sum > 0 && count > 0 ? Number(sum / count) : null };
            default:
                var (events, exposure) = (Total(0), Total(1));
                return new JsonObject
                {
                    ["events"] = Number(events),
                    [plan.Kind == MetricKind.Ratio ? "total" : "exposure"] = Number(exposure),
                    ["rate"] = exposure > 0 ? Number(events / exposure) : null,
                };
        }
    }
}
