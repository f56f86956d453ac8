namespace Rollouts.Api;

/// <summary>Checks an AnalysisRun whose arguments were resolved (rows D3 to D12 and D17). Never throws.</summary>
public static class AnalysisRunValidator
{
    /// <summary>Everything that is wrong with the metrics of the run, in Argo's order.</summary>
    public static IReadOnlyList<FieldError> Validate(AnalysisRunSpec spec) => MetricsValidator.Validate(spec.Metrics);

    /// <summary>The message of a run whose spec is wrong (row D23).</summary>
    public static string InvalidSpecMessage(FieldError error) => $"Analysis spec invalid: {error}";
}
