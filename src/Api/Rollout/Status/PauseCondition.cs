namespace Rollouts.Api;

/// <summary>Why and since when the controller paused (row H2).</summary>
public sealed record PauseCondition : KubernetesView
{
    /// <summary>One of PauseReason.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset? StartTime { get; init; }
}
