namespace Rollouts.Api;

/// <summary>What was measured and decided (rows D26 to D31).</summary>
public sealed record AnalysisRunStatus : KubernetesView
{
    /// <summary>One of AnalysisPhase.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Row D30.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<MetricResult>? MetricResults { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Over metrics that count (row D31).</summary>
    public RunSummary RunSummary { get; init; } = new();

    /// <summary>Over dry-run metrics (row D31).</summary>
    public RunSummary? DryRunSummary { get; init; }

    /// <summary>Absent when the run ended in an early error (row D15).</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
