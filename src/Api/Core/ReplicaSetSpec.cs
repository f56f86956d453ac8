namespace Rollouts.Api;

/// <summary>The part of a ReplicaSet's spec that the project reads.</summary>
public sealed record ReplicaSetSpec : KubernetesView
{
    /// <summary>Kubernetes defaults it to 1.</summary>
    public int? Replicas { get; init; }

    public int MinReadySeconds { get; init; }

    public LabelSelector? Selector { get; init; }

    public PodTemplateSpec Template { get; init; } = new();
}
