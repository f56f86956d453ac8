namespace Rollouts.Statistics;

/// <summary>Which change of a metric counts against the canary.</summary>
public enum MetricDirection
{
    /// <summary>A change either way; what a config without a direction means.</summary>
    Either,

    /// <summary>Only a canary above the baseline (errors, latency).</summary>
    Increase,

    /// <summary>Only a canary below the baseline (throughput, hit ratio).</summary>
    Decrease,
}
