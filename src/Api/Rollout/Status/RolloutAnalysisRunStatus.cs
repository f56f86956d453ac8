namespace Rollouts.Api;

/// <summary>A run of this update, as the Rollout last saw it (row H10).</summary>
public sealed record RolloutAnalysisRunStatus : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>One of AnalysisPhase.</summary>
    public string Status { get; init; } = "";

    public string? Message { get; init; }
}
