using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>A metric as written and with its arguments filled in.</summary>
internal sealed record PlannedMetric(Metric Written, Metric Resolved)
{
    public string Name => Resolved.Name;

    public MetricLimits Limits { get; } = MetricLimits.Of(Resolved);
}
