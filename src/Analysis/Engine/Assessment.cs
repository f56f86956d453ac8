using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The status that follows from a run and its finished measurements.</summary>
public sealed record Assessment
{
    public required AnalysisRunStatus Status { get; init; }

    /// <summary>Whether the status differs from the run's; only then is it written and are the events recorded.</summary>
    public required bool Changed { get; init; }

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<AnalysisEvent> Events { get; init; } = [];

    public IReadOnlyList<TrimmedMeasurements> Trimmed { get; init; } = [];

    /// <summary>Outcomes that are part of the status now. The others answered a measurement that was counted already or is not wanted any more.</summary>
    public IReadOnlyList<MeasurementOutcome> Counted { get; init; } = [];
}
