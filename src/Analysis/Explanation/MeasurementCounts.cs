using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>How the measurements of a metric came out (row D26).</summary>
/// <param name="Taken">Those that gave a verdict; errors are not among them.</param>
/// <param name="Successful">Good ones.</param>
/// <param name="Failed">Bad ones.</param>
/// <param name="Inconclusive">Those that showed neither.</param>
/// <param name="Error">Those that could not be taken.</param>
public sealed record MeasurementCounts(int Taken, int Successful, int Failed, int Inconclusive, int Error)
{
    internal static MeasurementCounts Of(MetricResult? result) =>
        result is null
            ? new MeasurementCounts(0, 0, 0, 0, 0)
            : new MeasurementCounts(result.Count, result.Successful, result.Failed, result.Inconclusive, result.Error);
}
