namespace Rollouts.Api;

/// <summary>Metrics that never affect the verdict (row D13).</summary>
public sealed record DryRun : KubernetesView
{
    /// <summary>A regular expression, unanchored.</summary>
    public string MetricName { get; init; } = "";
}
