namespace Rollouts.Api;

/// <summary>The analysis that runs along the steps (rows C5 and D44).</summary>
public sealed record RolloutAnalysisBackground : KubernetesView
{
    public IReadOnlyList<AnalysisTemplateRef>? Templates { get; init; }

    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Added to the run (row D22).</summary>
    public AnalysisRunMetadata? AnalysisRunMetadata { get; init; }

    /// <summary>Index of the step at which it starts; 0 when absent.</summary>
    public int? StartingStep { get; init; }
}
