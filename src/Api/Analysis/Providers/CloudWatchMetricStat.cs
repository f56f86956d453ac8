namespace Rollouts.Api;

/// <summary>A statistic of one metric.</summary>
public sealed record CloudWatchMetricStat : KubernetesView
{
    public CloudWatchMetricStatMetric Metric { get; init; } = new();

    public IntOrString? Period { get; init; }

    public string? Stat { get; init; }

    public string? Unit { get; init; }
}
