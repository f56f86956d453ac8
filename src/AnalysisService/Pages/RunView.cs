using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>A run as pages show it, whether it goes on or is only a verdict by now.</summary>
internal sealed record RunView
{
    public required string Uid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>As <c>Kind/name</c>; empty for a run of its own.</summary>
    public string Owner { get; init; } = "";

    /// <summary>A phase, or <c>NotMeasured</c>.</summary>
    public required string Outcome { get; init; }

    public string Message { get; init; } = "";

    public required string Sentence { get; init; }

    public string? Otherwise { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public IReadOnlyList<MetricView> Metrics { get; init; } = [];

    /// <summary>What the reader ought to know about what is shown; null when nothing.</summary>
    public string? Note { get; init; }

    public bool IsOver => PhaseOrder.IsCompleted(Outcome) || Outcome == RunExplanation.NotMeasured;
}
