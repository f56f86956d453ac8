using System.Diagnostics.CodeAnalysis;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// A Kubernetes cluster's storage and API machinery in memory: no I/O, no clock, no threads. The instant is an argument of each
/// call and randomness comes from a seed, so the same calls give the same cluster. Not thread-safe: one writer at a time, and
/// reads between writes (the objects themselves are immutable and may be handed to any thread).
/// </summary>
public sealed partial class ClusterModel
{
    /// <summary>The version of the last committed write. It grows by one per write, over all resources.</summary>
    public long ResourceVersion => throw new NotImplementedException();

    /// <summary>What the cluster serves: built-in types and established custom resources.</summary>
    public ResourceCatalog Resources => throw new NotImplementedException();

    /// <summary>Carries out one request at an instant. Never throws for anything that a client can send.</summary>
    public ClusterResult Execute(ClusterRequest request, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>The stored object, or null. Cheaper than a get: no answer is built.</summary>
    public KubeObject? Find(ResourceType type, string? @namespace, string name) => throw new NotImplementedException();

    /// <summary>The object with this uid, or null, with its type.</summary>
    public (ResourceType Type, KubeObject Object)? FindByUid(string uid) => throw new NotImplementedException();

    /// <summary>All stored objects of a type, in the order namespace, name; of one namespace when one is given.</summary>
    public IEnumerable<KubeObject> List(ResourceType type, string? @namespace = null) => throw new NotImplementedException();

    /// <summary>All objects that name this uid in their ownerReferences, with their types.</summary>
    public IReadOnlyList<(ResourceType Type, KubeObject Object)> OwnedBy(string uid) => throw new NotImplementedException();

    /// <summary>Everything committed after a version, oldest first; false when the history no longer reaches back that far.</summary>
    public bool TryGetChanges(long afterResourceVersion, [NotNullWhen(true)] out IReadOnlyList<ModelChange>? changes) => throw new NotImplementedException();

    /// <summary>Opens a watch, or refuses it (unknown type, bad selector, expired version).</summary>
    public ModelWatch Watch(WatchRequest request) => throw new NotImplementedException();

    /// <summary>Forgets the history up to now: watches and pages from older versions get 410 Expired.</summary>
    public void Compact() => throw new NotImplementedException();
}
