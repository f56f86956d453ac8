namespace Rollouts.Analysis;

/// <summary>What a run needs at one instant. A run that is not finished always has something due, something to assess, or a time to wake at.</summary>
public sealed record AnalysisDecision
{
    /// <summary>Measurements that are due; they may run in parallel.</summary>
    public IReadOnlyList<MeasurementTask> Due { get; init; } = [];

    /// <summary>Nothing is due, but assessing the run changes its status: it is new, invalid, or ending.</summary>
    public bool AssessNow { get; init; }

    /// <summary>When to look again if nothing else happens (row D34), always after the instant of the decision; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The run's time to live is over: delete it (row D15).</summary>
    public bool DeleteNow { get; init; }
}
