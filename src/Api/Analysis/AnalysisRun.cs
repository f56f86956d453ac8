namespace Rollouts.Api;

/// <summary>One analysis, self-contained: the contract between the controller and the analysis service (row D2).</summary>
public sealed record AnalysisRun : KubernetesObject
{
    public AnalysisRunSpec Spec { get; init; } = new();

    public AnalysisRunStatus Status { get; init; } = new();
}
