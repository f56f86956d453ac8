namespace Rollouts.Api;

/// <summary>The Experiment that a step starts (row C20).</summary>
public sealed record RolloutExperimentStep : KubernetesView
{
    public IReadOnlyList<RolloutExperimentTemplate>? Templates { get; init; }

    /// <summary>Go duration.</summary>
    public string? Duration { get; init; }

    public IReadOnlyList<RolloutExperimentStepAnalysis>? Analyses { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public AnalysisRunMetadata? AnalysisRunMetadata { get; init; }

    public int? ScaleDownDelaySeconds { get; init; }
}
