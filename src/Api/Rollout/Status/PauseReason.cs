namespace Rollouts.Api;

/// <summary>Why the controller paused (row H2).</summary>
public static class PauseReason
{
    public const string InconclusiveAnalysis = "InconclusiveAnalysisRun";
    public const string InconclusiveExperiment = "InconclusiveExperiment";
    public const string CanaryPauseStep = "CanaryPauseStep";
    public const string BlueGreenPause = "BlueGreenPause";
}
