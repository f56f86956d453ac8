namespace Rollouts.Api;

/// <summary>One condition of a ReplicaSet.</summary>
public sealed record ReplicaSetCondition : KubernetesView
{
    public string Type { get; init; } = "";

    /// <summary>One of ConditionStatus.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
