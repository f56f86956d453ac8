namespace Rollouts.Api;

/// <summary>A run of an experiment, as the experiment last saw it (row E8).</summary>
public sealed record ExperimentAnalysisRunStatus : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>Name of the AnalysisRun.</summary>
    public string AnalysisRun { get; init; } = "";

    /// <summary>One of AnalysisPhase.</summary>
    public string Phase { get; init; } = "";

    public string? Message { get; init; }
}
