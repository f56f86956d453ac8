using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>One measurement that is due.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Metric">The metric as written; arguments are filled in, secrets included, right before it is measured.</param>
/// <param name="MetricName">The metric's name with arguments filled in, as in <c>status.metricResults</c>.</param>
/// <param name="Ordinal">Counts the measurements of the metric from 1, errors included; with the name it identifies the measurement.</param>
/// <param name="InFlight">The pending measurement; null when starting.</param>
/// <param name="DueAt">Since when it is due.</param>
public sealed record MeasurementTask(
    MeasurementTaskKind Kind,
    Metric Metric,
    string MetricName,
    int Ordinal,
    Measurement? InFlight,
    DateTimeOffset DueAt
)
{
    /// <summary>
    /// Whether the measurement waits for better data (policy <c>wait</c>). Its provider has ended with it: to resume it is to ask anew, and
    /// to terminate it asks nobody.
    /// </summary>
    public bool IsWaiting =>
        InFlight?.Metadata?.GetValueOrDefault(MeasurementMetadata.Policy) is { } policy
        && policy.EndsWith($": {DataPolicy.Wait}", StringComparison.Ordinal);
}
