namespace Rollouts.Api;

/// <summary>Row E8.</summary>
public sealed record ExperimentStatus : KubernetesView
{
    /// <summary>One of AnalysisPhase.</summary>
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<ExperimentTemplateStatus>? TemplateStatuses { get; init; }

    public DateTimeOffset? AvailableAt { get; init; }

    public IReadOnlyList<ExperimentCondition>? Conditions { get; init; }

    public IReadOnlyList<ExperimentAnalysisRunStatus>? AnalysisRuns { get; init; }

    /// <summary>What it waits for. Ours; Argo's CRD drops it.</summary>
    public RolloutWaiting? Waiting { get; init; }
}
