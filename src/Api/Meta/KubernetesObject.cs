namespace Rollouts.Api;

/// <summary>A view of a whole object: one that has a kind and a name.</summary>
public abstract record KubernetesObject : KubernetesView
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();
}
