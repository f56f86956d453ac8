namespace Rollouts.Api;

/// <summary>One condition of a Rollout (rows H14 to H22).</summary>
public sealed record RolloutCondition : KubernetesView
{
    /// <summary>One of RolloutConditionType.</summary>
    public string Type { get; init; } = "";

    /// <summary>One of ConditionStatus.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? LastUpdateTime { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
