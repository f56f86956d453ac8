namespace Rollouts.Api;

/// <summary>Row F20.</summary>
public sealed record CloudWatchMetric : KubernetesView
{
    /// <summary>Default 5m.</summary>
    public string? Interval { get; init; }

    public IReadOnlyList<CloudWatchMetricDataQuery>? MetricDataQueries { get; init; }
}
