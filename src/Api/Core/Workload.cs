namespace Rollouts.Api;

/// <summary>A view of what a Rollout may take its pod template from: Deployment and ReplicaSet of apps/v1, PodTemplate of v1 (row I1).</summary>
public sealed record Workload : KubernetesObject
{
    /// <summary>Of a Deployment or a ReplicaSet.</summary>
    public WorkloadSpec Spec { get; init; } = new();

    /// <summary>Of a Deployment or a ReplicaSet.</summary>
    public WorkloadStatus Status { get; init; } = new();

    /// <summary>Of a PodTemplate.</summary>
    public PodTemplateSpec? Template { get; init; }

    /// <summary>The pod template, wherever it stands; null when there is none.</summary>
    public PodTemplateSpec? PodTemplate => Template ?? Spec.Template;
}
