namespace Rollouts.Api;

/// <summary>One condition of a Job.</summary>
public sealed record JobCondition : KubernetesView
{
    /// <summary>Complete, Failed or Suspended.</summary>
    public string Type { get; init; } = "";

    /// <summary>One of ConditionStatus.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? LastProbeTime { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
