using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// What became of a <see cref="MeasurementTask"/>. It names the measurement that it answers, so it can be given to
/// <see cref="AnalysisEngine.Assess"/> again, on a fresher run, without being counted twice.
/// </summary>
/// <param name="Kind">What was done.</param>
/// <param name="MetricName">Which metric.</param>
/// <param name="Ordinal">Which measurement of the metric.</param>
/// <param name="Measurement">The measurement as it enters the status.</param>
/// <param name="Metadata">Facts about the metric, stored with its first measurement (row D26).</param>
public sealed record MeasurementOutcome(
    MeasurementTaskKind Kind,
    string MetricName,
    int Ordinal,
    Measurement Measurement,
    IReadOnlyDictionary<string, string>? Metadata = null
);
