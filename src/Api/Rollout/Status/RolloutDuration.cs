namespace Rollouts.Api;

/// <summary>How long an update took (rows H13 and H51 to H55).</summary>
public sealed record RolloutDuration : KubernetesView
{
    public DateTimeOffset? RolloutStartedAt { get; init; }

    public DateTimeOffset? ManualPauseStartedAt { get; init; }

    /// <summary>Null as long as nobody was waited for; 0 once somebody was, however shortly.</summary>
    public long? TotalManualPauseDurationSeconds { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>One of RolloutCompletionStatus.</summary>
    public string? CompletionStatus { get; init; }
}
