namespace Rollouts.Analysis;

/// <summary>Messages that Argo's users know and their tools match (rows D23, D24, D30).</summary>
internal static class AnalysisMessages
{
    public const string RunTerminated = "Run Terminated";
    public const string MetricTerminated = "Metric Terminated";

    public static string Unresolvable(string reason) => $"Unable to resolve metric arguments: {reason}";

    public static string SpecInvalid(string reason) => $"Analysis spec invalid: {reason}";
}
