namespace Rollouts.Api;

/// <summary>Phases of runs, metrics and measurements; absent before the first assessment.</summary>
public static class AnalysisPhase
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Successful = "Successful";
    public const string Failed = "Failed";
    public const string Error = "Error";
    public const string Inconclusive = "Inconclusive";
}
