namespace Rollouts.Api;

/// <summary>The metric of a statistic.</summary>
public sealed record CloudWatchMetricStatMetric : KubernetesView
{
    public IReadOnlyList<CloudWatchDimension>? Dimensions { get; init; }

    public string? MetricName { get; init; }

    public string? Namespace { get; init; }
}
