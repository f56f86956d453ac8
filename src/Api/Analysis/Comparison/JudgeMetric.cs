using System.Text.Json;

namespace Rollouts.Api;

/// <summary>
/// Scores a canary by many metrics: a Kayenta CanaryConfig, or a list of metrics with weights and groups. An extension of ours, also
/// written as <c>provider.plugin["rollouts/judge"]</c>.
/// </summary>
public sealed record JudgeMetric : KubernetesView
{
    /// <summary><c>evidence</c> (default) decides by sequential evidence, <c>kayenta</c> answers as Kayenta's judge.</summary>
    public string? Judge { get; init; }

    /// <summary>The provider that is asked, without a query; a metric may have one of its own.</summary>
    [SchemaAnyObject]
    public MetricProvider? Source { get; init; }

    /// <summary>A CanaryConfig as JSON, in a string or as an object; excludes <see cref="Metrics"/>.</summary>
    [SchemaAnyType]
    public JsonElement? CanaryConfig { get; init; }

    /// <summary>What <c>${…}</c> in queries becomes for the canary.</summary>
    public IReadOnlyDictionary<string, string>? CanaryScope { get; init; }

    /// <summary>What <c>${…}</c> in queries becomes for the baseline.</summary>
    public IReadOnlyDictionary<string, string>? BaselineScope { get; init; }

    public IReadOnlyList<JudgedMetric>? Metrics { get; init; }

    /// <summary>Weights of the groups of <see cref="Metrics"/>, in any unit; a group without one weighs 1.</summary>
    public IReadOnlyDictionary<string, NumberText>? GroupWeights { get; init; }

    /// <summary>Score from which on the canary passes; default that of the config, else 75.</summary>
    public NumberText? Pass { get; init; }

    /// <summary>Score below which it fails; default that of the config, else 50.</summary>
    public NumberText? Marginal { get; init; }

    /// <summary>Go duration of what is judged, after the warm-up; default 30m.</summary>
    public string? Duration { get; init; }

    /// <summary>Go duration between samples; default 1m.</summary>
    public string? Step { get; init; }

    /// <summary>Go duration that late samples are waited for; default 30s.</summary>
    public string? Settle { get; init; }

    /// <summary>Go duration before the first sample; default 2m.</summary>
    public string? Warmup { get; init; }

    /// <summary>Go duration for which samples are asked for again when the source fails; default 5m.</summary>
    public string? RetryFor { get; init; }

    /// <summary>As in <see cref="ComparisonMetric.Samples"/>.</summary>
    public string? Samples { get; init; }

    /// <summary>As in <see cref="ComparisonMetric.Alpha"/>; the judge <c>evidence</c> only.</summary>
    public NumberText? Alpha { get; init; }

    /// <summary>Probability of passing a metric that is beyond its pass margin; default 0.05; the judge <c>evidence</c> only.</summary>
    public NumberText? Beta { get; init; }

    /// <summary>What a metric that allows no change is shown to stay within; default 1.25; the judge <c>evidence</c> only.</summary>
    public NumberText? PassMargin { get; init; }

    /// <summary>As in <see cref="ComparisonMetric.OnPass"/>; the judge <c>kayenta</c> always goes on to the end.</summary>
    public string? OnPass { get; init; }

    public ComparisonPolicies? Policies { get; init; }
}
