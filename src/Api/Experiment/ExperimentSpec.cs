namespace Rollouts.Api;

/// <summary>Rows E1 to E7.</summary>
public sealed record ExperimentSpec : KubernetesView
{
    public IReadOnlyList<ExperimentTemplate>? Templates { get; init; }

    /// <summary>Go duration, from status.availableAt (row E2).</summary>
    public string? Duration { get; init; }

    /// <summary>Default 600 (row E3).</summary>
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Row E4.</summary>
    public bool Terminate { get; init; }

    public IReadOnlyList<ExperimentAnalysis>? Analyses { get; init; }

    /// <summary>Default 30 (row E6).</summary>
    public int? ScaleDownDelaySeconds { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? MeasurementRetention { get; init; }

    public AnalysisRunMetadata? AnalysisRunMetadata { get; init; }
}
