namespace Rollouts.Api;

/// <summary>The Service of an experiment's ReplicaSet (row E12).</summary>
public sealed record TemplateService : KubernetesView
{
    /// <summary>Default the name of the ReplicaSet.</summary>
    public string? Name { get; init; }
}
