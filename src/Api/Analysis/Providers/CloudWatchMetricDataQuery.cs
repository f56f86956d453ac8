namespace Rollouts.Api;

/// <summary>One query of a CloudWatch request.</summary>
public sealed record CloudWatchMetricDataQuery : KubernetesView
{
    public string? Id { get; init; }

    public string? Expression { get; init; }

    public string? Label { get; init; }

    public CloudWatchMetricStat? MetricStat { get; init; }

    public IntOrString? Period { get; init; }

    public bool? ReturnData { get; init; }
}
