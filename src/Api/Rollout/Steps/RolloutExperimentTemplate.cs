namespace Rollouts.Api;

/// <summary>One ReplicaSet of an Experiment that a step starts.</summary>
public sealed record RolloutExperimentTemplate : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>One of ReplicaSetSpecRef.</summary>
    public string SpecRef { get; init; } = "";

    /// <summary>Default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Labels are added to the selector too (row E14).</summary>
    public PodTemplateMetadata Metadata { get; init; } = new();

    public LabelSelector? Selector { get; init; }

    /// <summary>Percent of the traffic; needs traffic routing that supports it.</summary>
    public int? Weight { get; init; }

    /// <summary>When set, a Service is made.</summary>
    public TemplateService? Service { get; init; }
}
