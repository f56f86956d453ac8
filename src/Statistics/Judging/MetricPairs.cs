namespace Rollouts.Statistics;

/// <summary>Which metric of a config each pair of series belongs to.</summary>
internal static class MetricPairs
{
    /// <summary>The metrics in the order of the pairs.</summary>
    /// <exception cref="JudgeInputException">A pair belongs to none.</exception>
    public static IReadOnlyList<CanaryMetric> ByMetric(CanaryConfig config, IReadOnlyList<MetricPair> pairs)
    {
        var metrics = new Dictionary<string, CanaryMetric>(StringComparer.Ordinal);
        foreach (var metric in config.Metrics)
        {
            metrics.TryAdd(metric.Name, metric);
        }

        var found = new List<CanaryMetric>(pairs.Count);
        foreach (var pair in pairs)
        {
            found.Add(
                metrics.TryGetValue(pair.Name, out var metric)
                    ? metric
                    : throw new JudgeInputException(
                        $"the samples are of metric \"{pair.Name}\", which the config \"{config.Name}\" does not have; add it to metrics or leave its samples out"
                    )
            );
        }

        return found;
    }
}
