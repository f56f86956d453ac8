namespace Rollouts.Api;

/// <summary>One condition of a pod.</summary>
public sealed record PodCondition : KubernetesView
{
    public string Type { get; init; } = "";

    /// <summary>One of ConditionStatus.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
