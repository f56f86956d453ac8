namespace Rollouts.Api;

/// <summary>The part of a workload's spec that a Rollout reads.</summary>
public sealed record WorkloadSpec : KubernetesView
{
    public int? Replicas { get; init; }

    public LabelSelector? Selector { get; init; }

    public PodTemplateSpec? Template { get; init; }
}
