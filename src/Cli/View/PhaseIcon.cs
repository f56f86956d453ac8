using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>The sign that stands before a state.</summary>
internal static class PhaseIcon
{
    public static Piece OfRollout(string phase) =>
        phase switch
        {
            RolloutPhase.Progressing => Icon.Progressing,
            RolloutPhase.Paused => Icon.Paused,
            RolloutPhase.Healthy => Icon.Good,
            RolloutPhase.Degraded => Icon.Bad,
            "Error" or "InvalidSpec" => Icon.Warning,
            "Unknown" => Icon.Unknown,
            "ScaledDown" => Icon.Neutral,
            _ => Icon.None,
        };

    /// <summary>Of AnalysisRuns, Experiments and measurements.</summary>
    public static Piece OfAnalysis(string? phase) =>
        phase switch
        {
            AnalysisPhase.Successful => Icon.Good,
            AnalysisPhase.Inconclusive => Icon.Unknown,
            AnalysisPhase.Failed => Icon.Bad,
            AnalysisPhase.Error => Icon.Warning,
            AnalysisPhase.Running => Icon.Progressing,
            AnalysisPhase.Pending => Icon.Waiting,
            _ => Icon.None,
        };

    public static Piece OfPod(string status)
    {
        if (status.StartsWith("Init:", StringComparison.Ordinal))
        {
            return Icon.Progressing;
        }

        if (status.StartsWith("Signal:", StringComparison.Ordinal) || status.StartsWith("ExitCode:", StringComparison.Ordinal))
        {
            return Icon.Bad;
        }

        if (status.EndsWith("Error", StringComparison.Ordinal) || status.StartsWith("Err", StringComparison.Ordinal))
        {
            return Icon.Warning;
        }

        return status switch
        {
            "Pending" or "Terminating" or "ContainerCreating" => Icon.Progressing,
            "Running" or "Completed" => Icon.Good,
            "Failed" or "InvalidImageName" or "CrashLoopBackOff" => Icon.Bad,
            "ImagePullBackOff" or "RegistryUnavailable" => Icon.Warning,
            "Unknown" => Icon.Unknown,
            _ => Icon.None,
        };
    }
}
