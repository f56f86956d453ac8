using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>A cache whose contents a test sets.</summary>
internal sealed class FixedCache(params KubeObject[] items) : IObjectCache
{
    private volatile KubeObject[] _items = items;

    public ResourceType Type => KnownResources.Pods;

    public bool HasSynced => true;

    public void Set(params KubeObject[] items) => _items = items;

    public KubeObject? Get(ObjectKey key) => Array.Find(_items, item => item.Key == key);

    public IReadOnlyList<KubeObject> List(string? @namespace = null) =>
        [.. _items.Where(item => @namespace is null || item.Header.Namespace == @namespace)];

    public IReadOnlyList<KubeObject> ByIndex(string index, string value) => throw new NotSupportedException();
}
