namespace Rollouts.Api;

/// <summary>One ReplicaSet of an experiment (row E1).</summary>
public sealed record ExperimentTemplate : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>Default 1.</summary>
    public int? Replicas { get; init; }

    public int MinReadySeconds { get; init; }

    public LabelSelector? Selector { get; init; }

    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>When set, a Service is made (row E12).</summary>
    public TemplateService? Service { get; init; }
}
