using System.Text;
using System.Text.Json;
using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>A judge ready to be asked: its config, whoever wrote it, and everything that is fixed before the first sample.</summary>
public sealed class JudgePlan : WindowedPlan
{
    private const int MostFindings = 5;

    // What a status can hold, and what a source may be asked for one canary.
    private const int MostMetrics = 200;
    private const int MostNumbers = 20_000;

    public required CanaryConfig Config { get; init; }

    public required ScoreThresholds Thresholds { get; init; }

    /// <summary>Whether Kayenta's judge answers instead of ours.</summary>
    public required bool IsKayenta { get; init; }

    public required EvidenceJudgeOptions Options { get; init; }

    /// <summary>What is shown of the groups, by metric.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> GroupsOf { get; init; }

    /// <param name="metric">The metric; it has been validated.</param>
    /// <param name="judge">Its judge.</param>
    /// <param name="share">What the run lets it spend of alpha.</param>
    /// <exception cref="ProviderException">The CanaryConfig has errors, or the fields do not go together.</exception>
    public static JudgePlan Of(Metric metric, JudgeMetric judge, double share)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(judge);
        var config = judge.Metrics is { Count: > 0 } own
            ? JudgedMetrics.ToConfig(metric.Name, own, judge.GroupWeights)
            : Import(judge.CanaryConfig);
        var policies = new OutcomePolicies(judge.Policies);
        var repeats = policies.MayRepeat ? MetricDefaults.ConsecutiveErrorLimitOf(metric) + 1 : 1;
        var step = Duration(judge.Step, TimeSpan.FromMinutes(1));
        var defaults = new EvidenceJudgeOptions();
        var thresholds = config.DefaultThresholds ?? new ScoreThresholds(75, 50);
        var count = (int)Math.Max(1, Duration(judge.Duration, TimeSpan.FromMinutes(30)) / step);
        if (config.Metrics.Count is 0 or > MostMetrics || 2L * count * config.Metrics.Count > MostNumbers)
        {
            throw new ProviderException(
                $"{config.Metrics.Count} metrics in {count} steps cannot be judged: give 1 to {MostMetrics} metrics, and a longer step or a shorter "
                    + $"duration, so that there are at most {MostNumbers} samples"
            );
        }

        return new JudgePlan
        {
            Name = metric.Name,
            Config = config,
            GroupsOf = (judge.Metrics ?? []).ToDictionary(
                static m => m.Name,
                static m => (IReadOnlyList<string>)[m.Group ?? m.Name],
                StringComparer.Ordinal
            ),
            Thresholds = new ScoreThresholds(judge.Pass?.Value ?? thresholds.Pass, judge.Marginal?.Value ?? thresholds.Marginal),
            IsKayenta = judge.Judge == "kayenta",
            Options = defaults with
            {
                Alpha = Alpha(judge.Alpha, share, repeats),
                Beta = judge.Beta?.Value ?? defaults.Beta,
                PassMargin = judge.PassMargin?.Value ?? defaults.PassMargin,
                StepSeconds = step.TotalSeconds,
            },
            Length = step,
            Count = count,
            Settle = Duration(judge.Settle, TimeSpan.FromSeconds(30)),
            WarmUp = Duration(judge.Warmup, TimeSpan.FromMinutes(2)),
            RetryFor = Duration(judge.RetryFor, TimeSpan.FromMinutes(5)),
            Policies = policies,
            EndsOnPass = judge.OnPass is not "continue",
            Samples = Meaning(judge.Samples),
        };
    }

    /// <inheritdoc/>
    public override WindowedFinding Assess(IReadOnlyList<WindowRow> rows) => JudgeAssessor.Assess(this, rows);

    private static CanaryConfig Import(JsonElement? written)
    {
        var json = written is { ValueKind: JsonValueKind.String } text ? text.GetString()! : written?.GetRawText() ?? "";
        var import = CanaryConfigReader.Read(Encoding.UTF8.GetBytes(json));
        return import.Config
            ?? throw new ProviderException(
                $"canaryConfig: {string.Join("; ", import.Errors.Take(MostFindings))}"
                    + (import.Errors.Count > MostFindings ? $"; and {import.Errors.Count - MostFindings} more" : "")
            );
    }
}
