namespace Rollouts.Api;

/// <summary>Where a Rollout takes an argument from; one member is set.</summary>
public sealed record ArgumentValueFrom : KubernetesView
{
    /// <summary>One of PodTemplateHashSource.</summary>
    public string? PodTemplateHashValue { get; init; }

    public FieldRef? FieldRef { get; init; }
}
