namespace Rollouts.Api;

/// <summary>The analysis of a step or of a promotion (rows B9 and C19).</summary>
public sealed record RolloutAnalysis : KubernetesView
{
    public IReadOnlyList<AnalysisTemplateRef>? Templates { get; init; }

    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Added to the run (row D22).</summary>
    public AnalysisRunMetadata? AnalysisRunMetadata { get; init; }
}
