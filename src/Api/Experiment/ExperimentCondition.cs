namespace Rollouts.Api;

/// <summary>One condition of an experiment (row E8).</summary>
public sealed record ExperimentCondition : KubernetesView
{
    /// <summary>One of ExperimentConditionType.</summary>
    public string Type { get; init; } = "";

    /// <summary>One of ConditionStatus.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? LastUpdateTime { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
