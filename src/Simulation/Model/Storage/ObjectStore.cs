using System.Collections.Immutable;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The objects of one resource. Its content is a persistent map, so a snapshot of any size costs nothing.</summary>
internal sealed class ObjectStore
{
    private static readonly ImmutableSortedDictionary<string, KubeObject> s_empty = ImmutableSortedDictionary.Create<string, KubeObject>(
        StringComparer.Ordinal
    );

    /// <summary>Namespace to name to object; replaced whole by every write.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>> Content { get; private set; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, KubeObject>>(StringComparer.Ordinal);

    public int Count { get; private set; }

    public KubeObject? Find(string @namespace, string name) => Content.GetValueOrDefault(@namespace)?.GetValueOrDefault(name);

    /// <summary>Objects of one namespace, or of all when it is empty, in the order namespace, name.</summary>
    public IEnumerable<KubeObject> List(string @namespace) => List(Content, @namespace);

    public static IEnumerable<KubeObject> List(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>> content,
        string @namespace
    ) =>
        @namespace.Length == 0
            ? content.Values.SelectMany(static items => items.Values)
            : (content.GetValueOrDefault(@namespace) ?? s_empty).Values;

    public void Set(KubeObject item)
    {
        var names = Content.GetValueOrDefault(item.Header.Namespace) ?? s_empty;
        Count += names.ContainsKey(item.Header.Name) ? 0 : 1;
        Content = Content.SetItem(item.Header.Namespace, names.SetItem(item.Header.Name, item));
    }

    public void Remove(ObjectKey key)
    {
        var names = Content[key.Namespace].Remove(key.Name);
        Count--;
        Content = names.IsEmpty ? Content.Remove(key.Namespace) : Content.SetItem(key.Namespace, names);
    }
}
