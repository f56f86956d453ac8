using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Measurements that left the status (row D14); their provider may have to clean up after them.</summary>
/// <param name="Metric">The metric as written.</param>
/// <param name="Dropped">Oldest first.</param>
public sealed record TrimmedMeasurements(Metric Metric, IReadOnlyList<Measurement> Dropped);
