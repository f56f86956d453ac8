using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Reads what a metric's result says about its measurements.</summary>
internal static class MetricState
{
    public static MetricResult? Find(IReadOnlyList<MetricResult>? results, string metric)
    {
        foreach (var result in results ?? [])
        {
            if (result.Name == metric)
            {
                return result;
            }
        }

        return null;
    }

    public static Measurement? Last(MetricResult? result) => result?.Measurements is [.., var last] ? last : null;

    public static Measurement? InFlight(MetricResult? result) =>
        Last(result) is { } last && !PhaseOrder.IsCompleted(last.Phase) ? last : null;

    /// <summary>Which measurement of the metric is the current one, in flight or next.</summary>
    public static int CurrentOrdinal(MetricResult? result) => result is null ? 1 : result.Count + result.Error + 1;

    /// <summary>Row D24: asked to stop, or a metric that counts has ended badly.</summary>
    public static bool IsTerminating(AnalysisRun run) =>
        run.Spec.Terminate
        || (run.Status.MetricResults ?? []).Any(static r =>
            !r.DryRun && r.Phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive
        );
}
