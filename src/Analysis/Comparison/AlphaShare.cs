using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// The error probability that a run may spend. The controller gives each run of an attempt its share in an annotation, so that a healthy
/// version is failed by any of them with probability at most that of the rollout; within a run the comparisons share equally.
/// </summary>
public static class AlphaShare
{
    /// <summary>On a Rollout: for all runs of an attempt together. On a run: its share. A decimal such as <c>0.05</c>.</summary>
    public const string Annotation = "rollouts/alpha";

    /// <summary>What holds where nothing is said.</summary>
    public const double Default = 0.05;

    /// <summary>The probability in an annotation, or null when it holds none.</summary>
    public static double? Read(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && alpha is > 0 and < 1 ? alpha : null;

    /// <summary>As it stands in an annotation: six digits, rounded down, so that shares never sum to more than what was shared.</summary>
    public static string Write(double alpha)
    {
        var scale = Math.Pow(10, 5 - Math.Floor(Math.Log10(alpha)));
        return (Math.Floor((alpha * scale) + 1e-6) / scale).ToString("G6", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a metric is one that spends alpha.</summary>
    public static bool IsSpentBy(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Provider.Comparison is not null
            || metric.Provider.Judge is not null
            || metric.Provider.Plugin?.Keys.Any(static name => PluginForms.NativeName(name) is not null) == true;
    }

    /// <summary>What one comparison of the run may spend; 0 when the run's annotation is no probability. Dry-run metrics decide nothing and spend nothing.</summary>
    public static double OfEach(AnalysisRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var annotation = run.Metadata.Annotations?.GetValueOrDefault(Annotation);
        var share = annotation is null ? Default : Read(annotation) ?? 0;
        var names = (run.Spec.Metrics ?? []).Where(IsSpentBy).Select(static m => m.Name).ToList();
        if (names.Count < 2)
        {
            return share;
        }

        var idle = (run.Spec.DryRun ?? [])
            .SelectMany(rule => MetricNameRule.Match(rule.MetricName, names))
            .ToHashSet(StringComparer.Ordinal);
        return share / Math.Max(1, names.Count(name => !idle.Contains(name)));
    }
}
