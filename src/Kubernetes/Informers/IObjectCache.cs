namespace Rollouts.Kubernetes;

/// <summary>The informer's view of the cluster: a snapshot per read, possibly a little behind the server.</summary>
public interface IObjectCache
{
    /// <summary>What is cached.</summary>
    ResourceType Type { get; }

    /// <summary>True once the first list was taken in.</summary>
    bool HasSynced { get; }

    KubeObject? Get(ObjectKey key);

    IReadOnlyList<KubeObject> List(string? @namespace = null);

    /// <summary>Objects whose index function gave <paramref name="value"/>.</summary>
    IReadOnlyList<KubeObject> ByIndex(string index, string value);
}
