namespace Rollouts.Api;

/// <summary>The object that owns this one.</summary>
public sealed record OwnerReference : KubernetesView
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    /// <summary>True on the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
