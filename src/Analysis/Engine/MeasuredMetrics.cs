using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Whether a run knows enough to be called a success: no data is none.</summary>
public static class MeasuredMetrics
{
    /// <summary>
    /// Whether a metric that counts was measured; where all are dry runs, whether any was. A run that was stopped before is Successful in its
    /// status all the same (row D29).
    /// </summary>
    public static bool HaveData(AnalysisRunStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var counts = status.RunSummary.Count > 0;
        return (status.MetricResults ?? []).Any(result => result.Count > 0 && !(counts && result.DryRun));
    }
}
