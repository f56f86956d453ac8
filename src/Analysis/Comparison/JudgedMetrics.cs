using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>A judge's own list of metrics as a CanaryConfig, so that both forms are judged by the same rules.</summary>
internal static class JudgedMetrics
{
    public static CanaryConfig ToConfig(
        string name,
        IReadOnlyList<JudgedMetric> metrics,
        IReadOnlyDictionary<string, NumberText>? groupWeights
    )
    {
        var groups = metrics.GroupBy(GroupOf, StringComparer.Ordinal).ToList();
        double WeightOf(string group) => groupWeights?.GetValueOrDefault(group, 1).Value ?? 1;
        var total = groups.Sum(group => WeightOf(group.Key));
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var percent = total > 0 ? 100 * WeightOf(group.Key) / total : 100.0 / groups.Count;
            var within = group.Sum(static m => m.Weight?.Value ?? 1);
            foreach (var metric in group)
            {
                // A CanaryConfig has weights for groups only: a metric with a weight of its own becomes a group of its own.
                weights[metric.Name] = within > 0 ? percent * (metric.Weight?.Value ?? 1) / within : 0;
            }
        }

        return new CanaryConfig
        {
            Name = name,
            Metrics =
            [
                .. metrics.Select(static m => new CanaryMetric
                {
                    Name = m.Name,
                    Groups = [m.Name],
                    Analysis = AnalysisOf(m),
                }),
            ],
            GroupWeights = weights,
        };
    }

    public static string GroupOf(JudgedMetric metric) => metric.Group ?? metric.Name;

    private static MetricAnalysis AnalysisOf(JudgedMetric metric) =>
        new()
        {
            Direction = metric.Direction switch
            {
                "increase" => MetricDirection.Increase,
                "decrease" => MetricDirection.Decrease,
                _ => MetricDirection.Either,
            },
            Critical = metric.Critical ?? false,
            Muted = metric.Muted ?? false,
            MustHaveData = metric.MustHaveData ?? false,
            EffectSize = new EffectSizeLimits
            {
                AllowedIncrease = metric.AllowedIncrease?.Value ?? 1,
                AllowedDecrease = metric.AllowedDecrease?.Value ?? 1,
            },
        };
}
