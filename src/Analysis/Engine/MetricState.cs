using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Reads what a metric's result says about its measurements.</summary>
internal static class MetricState
{
    // In the metadata of the result, because Argo's CRDs keep that and would drop a field of its own.
    private const string FailuresInARow = "consecutiveFailure";

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

    /// <summary>Failures since the last measurement that did not fail; errors say nothing and change nothing.</summary>
    public static int ConsecutiveFailures(MetricResult? result) =>
        int.TryParse(result?.Metadata?.GetValueOrDefault(FailuresInARow), NumberStyles.None, CultureInfo.InvariantCulture, out var failures)
            ? failures
            : 0;

    /// <summary>The result with the count of failures in a row that follows from one more measurement.</summary>
    public static MetricResult WithFailures(MetricResult result, string phase)
    {
        var failures = phase switch
        {
            AnalysisPhase.Failed => ConsecutiveFailures(result) + 1,
            AnalysisPhase.Successful or AnalysisPhase.Inconclusive => 0,
            _ => ConsecutiveFailures(result),
        };
        return result with
        {
            Metadata = new Dictionary<string, string>(result.Metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
            {
                [FailuresInARow] = failures.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    /// <summary>Row D24: asked to stop, or a metric that counts has ended badly.</summary>
    public static bool IsTerminating(AnalysisRun run) =>
        run.Spec.Terminate
        || (run.Status.MetricResults ?? []).Any(static r =>
            !r.DryRun && r.Phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive
        );
}
