using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// What metrics say beyond Argo, in the form that survives Argo's CRDs: one annotation with JSON by name of the metric. A template's annotation
/// is taken into its metrics, and a run carries one for all of its metrics.
/// </summary>
public static class AnalysisPolicies
{
    // An annotation is bounded by the API server; a file is not.
    private const int MaxLength = 256 * 1024;

    /// <summary>The metrics of an object with what its annotation says; a field in the spec wins.</summary>
    /// <param name="metadata">Of the AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun.</param>
    /// <param name="metrics">Its metrics as written.</param>
    /// <exception cref="AnalysisSpecException">The annotation is no JSON of policies, or names a metric that is not there.</exception>
    public static IReadOnlyList<Metric>? Fold(ObjectMeta metadata, IReadOnlyList<Metric>? metrics)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.AnalysisPolicies) is not { Length: > 0 } text)
        {
            return metrics;
        }

        var policies = Read(text);
        var names = (metrics ?? []).Select(static m => m.Name).ToHashSet(StringComparer.Ordinal);
        return policies.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown
            ? throw Wrong(
                $"names the metric \"{BoundedText.Cut(unknown, 100)}\", which is not there: use the names of metrics as they are written"
            )
            : [.. (metrics ?? []).Select(m => policies.TryGetValue(m.Name, out var policy) ? With(m, policy) : m)];
    }

    /// <summary>A template's spec with what its annotation says.</summary>
    /// <exception cref="AnalysisSpecException">The annotation is no JSON of policies, or names a metric that is not there.</exception>
    public static AnalysisTemplateSpec Fold(ObjectMeta metadata, AnalysisTemplateSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with { Metrics = Fold(metadata, spec.Metrics) };
    }

    /// <summary>A run's spec with what its annotation says.</summary>
    /// <exception cref="AnalysisSpecException">The annotation is no JSON of policies, or names a metric that is not there.</exception>
    public static AnalysisRunSpec Fold(ObjectMeta metadata, AnalysisRunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with { Metrics = Fold(metadata, spec.Metrics) };
    }

    /// <summary>The annotation for a run with these metrics; null when they say nothing beyond Argo.</summary>
    public static string? Write(IReadOnlyList<Metric>? metrics)
    {
        var policies = new SortedDictionary<string, MetricPolicies>(StringComparer.Ordinal);
        foreach (var metric in metrics ?? [])
        {
            if (Of(metric) is { } policy)
            {
                policies[metric.Name] = policy;
            }
        }

        return policies.Count == 0 ? null : JsonSerializer.Serialize(policies, RolloutsJson.Options);
    }

    private static MetricPolicies? Of(Metric metric) =>
        metric is { NoData: null, TooLittle: null, Stale: null, OnFailure: null, ConsecutiveFailureLimit: null }
            ? null
            : new MetricPolicies
            {
                NoData = metric.NoData,
                TooLittle = metric.TooLittle,
                Stale = metric.Stale,
                OnFailure = metric.OnFailure,
                ConsecutiveFailureLimit = metric.ConsecutiveFailureLimit,
            };

    private static Metric With(Metric metric, MetricPolicies policy) =>
        metric with
        {
            NoData = metric.NoData ?? policy.NoData,
            TooLittle = metric.TooLittle ?? policy.TooLittle,
            Stale = metric.Stale ?? policy.Stale,
            OnFailure = metric.OnFailure ?? policy.OnFailure,
            ConsecutiveFailureLimit = metric.ConsecutiveFailureLimit ?? policy.ConsecutiveFailureLimit,
        };

    private static Dictionary<string, MetricPolicies> Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw Wrong($"has {text.Length} characters, more than {MaxLength}");
        }

        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, MetricPolicies?>>(text, RolloutsJson.Options) ?? [];
            var policies = new Dictionary<string, MetricPolicies>(StringComparer.Ordinal);
            foreach (var (name, policy) in read)
            {
                policies[name] = policy ?? new MetricPolicies();
                // A misspelt policy must not be a policy that is not there.
                if (policy?.UnknownFields?.Keys.FirstOrDefault() is { } field)
                {
                    throw Wrong($"has the unknown field \"{BoundedText.Cut(field, 100)}\" for metric \"{BoundedText.Cut(name, 100)}\"");
                }
            }

            return policies;
        }
        catch (JsonException e)
        {
            throw Wrong($"is no JSON object of policies by metric: {e.Path ?? "$"} does not fit");
        }
    }

    private static AnalysisSpecException Wrong(string what) => new($"annotation {RolloutAnnotations.AnalysisPolicies} {what}");
}
