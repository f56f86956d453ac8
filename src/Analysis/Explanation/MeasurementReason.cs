using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Which condition gave a measurement its phase (row D40).</summary>
internal static class MeasurementReason
{
    private const int MaxQuoted = 200;

    /// <summary>The condition that decided, or null when none did.</summary>
    public static string? ConditionOf(Metric metric, Measurement measurement)
    {
        if (measurement.Value is null || PolicyOf(measurement) is not null)
        {
            // The conditions were never asked.
            return null;
        }

        var success = NullIfEmpty(metric.SuccessCondition);
        var failure = NullIfEmpty(metric.FailureCondition);
        return measurement.Phase switch
        {
            AnalysisPhase.Successful => success ?? failure,
            AnalysisPhase.Failed => failure ?? success,
            AnalysisPhase.Inconclusive => success ?? failure,
            _ => null,
        };
    }

    public static string Describe(Metric metric, Measurement measurement)
    {
        var value = measurement.Value is { } text
            ? $"the last value was {BoundedText.Cut(text, MaxQuoted)}"
            : "the last measurement gave no value";
        if (measurement.Phase == AnalysisPhase.Error)
        {
            var why = measurement.Metadata?.GetValueOrDefault(MeasurementMetadata.Explanation) is { } known ? $" ({known})" : "";
            return $"the last measurement failed with \"{BoundedText.Cut(measurement.Message ?? "no reason given", MaxQuoted)}\"{why}";
        }

        if (PolicyOf(measurement) is { } policy)
        {
            return $"{value}: {BoundedText.Cut(measurement.Message ?? "", MaxQuoted)} ({policy})";
        }

        if (!PhaseOrder.IsCompleted(measurement.Phase))
        {
            return "a measurement is under way";
        }

        if (measurement.Metadata?.TryGetValue(MeasurementMetadata.Explanation, out var explanation) == true)
        {
            return $"{value} and {explanation}";
        }

        var condition = BoundedText.Cut(ConditionOf(metric, measurement) ?? "", MaxQuoted);
        var hasSuccess = !string.IsNullOrEmpty(metric.SuccessCondition);
        var hasFailure = !string.IsNullOrEmpty(metric.FailureCondition);
        return (measurement.Phase, hasSuccess, hasFailure) switch
        {
            (_, false, false) => $"{value} and there is no condition",
            (AnalysisPhase.Successful, true, _) => $"{value} and successCondition \"{condition}\" held",
            (AnalysisPhase.Successful, _, _) => $"{value} and failureCondition \"{condition}\" did not hold",
            (AnalysisPhase.Failed, _, true) => $"{value} and failureCondition \"{condition}\" held",
            (AnalysisPhase.Failed, _, _) => $"{value} and successCondition \"{condition}\" did not hold",
            _ => $"{value} and neither successCondition nor failureCondition held",
        };
    }

    /// <summary>The policy that spoke in place of the conditions, for example <c>noData: wait</c>; null when none did.</summary>
    public static string? PolicyOf(Measurement measurement) => measurement.Metadata?.GetValueOrDefault(MeasurementMetadata.Policy);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
