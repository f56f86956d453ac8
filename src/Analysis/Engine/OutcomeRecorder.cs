using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Counts a measurement into its metric's result, once (row D26).</summary>
internal static class OutcomeRecorder
{
    /// <summary>
    /// Whether the outcome answers the measurement that the metric is at. It does not when the status already holds it (a write whose answer
    /// was lost), when another writer was faster, or when the metric has ended meanwhile.
    /// </summary>
    public static bool IsWanted(MetricResult? result, MeasurementOutcome outcome) =>
        !PhaseOrder.IsCompleted(result?.Phase)
        && outcome.Ordinal == MetricState.CurrentOrdinal(result)
        && (outcome.Kind == MeasurementTaskKind.Start) == (MetricState.InFlight(result) is null);

    public static MetricResult Count(MetricResult? result, MeasurementOutcome outcome, bool dryRun)
    {
        var counted =
            result
            ?? new MetricResult
            {
                Name = outcome.MetricName,
                Phase = AnalysisPhase.Running,
                DryRun = dryRun,
                Metadata = outcome.Metadata is { Count: > 0 } ? outcome.Metadata : null,
            };
        IReadOnlyList<Measurement> before = counted.Measurements ?? [];
        counted = counted with
        {
            Measurements =
                outcome.Kind == MeasurementTaskKind.Start
                    ? [.. before, outcome.Measurement]
                    : [.. before.Take(before.Count - 1), outcome.Measurement],
        };
        return outcome.Measurement.Phase switch
        {
            AnalysisPhase.Successful => counted with
            {
                Successful = counted.Successful + 1,
                Count = counted.Count + 1,
                ConsecutiveError = 0,
                ConsecutiveSuccess = counted.ConsecutiveSuccess + 1,
            },
            AnalysisPhase.Failed => counted with
            {
                Failed = counted.Failed + 1,
                Count = counted.Count + 1,
                ConsecutiveError = 0,
                ConsecutiveSuccess = 0,
            },
            AnalysisPhase.Inconclusive => counted with
            {
                Inconclusive = counted.Inconclusive + 1,
                Count = counted.Count + 1,
                ConsecutiveError = 0,
                ConsecutiveSuccess = 0,
            },
            AnalysisPhase.Error => counted with
            {
                Error = counted.Error + 1,
                ConsecutiveError = counted.ConsecutiveError + 1,
                ConsecutiveSuccess = 0,
            },
            _ => counted,
        };
    }
}
