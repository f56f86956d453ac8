using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>All stores with the one resourceVersion, the change log and the indexes by uid and by owner.</summary>
internal sealed class ClusterStorage
{
    private readonly Dictionary<StoreKey, ObjectStore> _stores = [];
    private readonly Dictionary<string, (ResourceType Type, ObjectKey Key)> _byUid = [];
    private readonly Dictionary<string, HashSet<(ResourceType Type, ObjectKey Key)>> _byOwner = [];
    private readonly Dictionary<string, int> _contentOfNamespace = [];

    public ClusterStorage(int historyLimit) => Log = new ChangeLog(historyLimit);

    public ChangeLog Log { get; }

    public long ResourceVersion => Log.Newest;

    public ObjectStore Store(StoreKey key)
    {
        if (!_stores.TryGetValue(key, out var store))
        {
            _stores[key] = store = new ObjectStore();
        }
        return store;
    }

    public ObjectStore Store(ResourceType type) => Store(new StoreKey(type.Group, type.Plural));

    /// <summary>How many objects live in a namespace, whatever their type.</summary>
    public int ContentOf(string @namespace) => _contentOfNamespace.GetValueOrDefault(@namespace);

    public (ResourceType Type, KubeObject Object)? FindByUid(string uid) =>
        _byUid.TryGetValue(uid, out var place) && Store(place.Type).Find(place.Key.Namespace, place.Key.Name) is { } found
            ? (place.Type, found)
            : null;

    public IReadOnlyList<(ResourceType Type, KubeObject Object)> OwnedBy(string uid) =>
        _byOwner.TryGetValue(uid, out var places)
            ?
            [
                .. places
                    .OrderBy(static place => place.Type.Group, StringComparer.Ordinal)
                    .ThenBy(static place => place.Type.Plural, StringComparer.Ordinal)
                    .ThenBy(static place => place.Key.Namespace, StringComparer.Ordinal)
                    .ThenBy(static place => place.Key.Name, StringComparer.Ordinal)
                    .Select(place => (place.Type, Store(place.Type).Find(place.Key.Namespace, place.Key.Name)!)),
            ]
            : [];

    /// <summary>Commits the next state of an object under a new resourceVersion. The tree is not used afterwards.</summary>
    /// <param name="type">The type at its storage version.</param>
    public KubeObject Put(ResourceType type, JsonObject next)
    {
        var version = ResourceVersion + 1;
        next["metadata"]!["resourceVersion"] = version.ToString();
        var after = KubeObject.FromNode(next);
        var store = Store(type);
        var before = store.Find(after.Header.Namespace, after.Header.Name);
        if (before is not null)
        {
            Forget(type, before);
        }
        store.Set(after);
        Remember(type, after);
        Log.Add(new ModelChange(version, before is null ? ModelChangeKind.Added : ModelChangeKind.Modified, type, before, after));
        return after;
    }

    /// <summary>Commits the end of an object; what watches see of it carries the version of its end.</summary>
    public KubeObject Remove(ResourceType type, KubeObject before, JsonObject last)
    {
        var version = ResourceVersion + 1;
        last["metadata"]!["resourceVersion"] = version.ToString();
        var after = KubeObject.FromNode(last);
        Store(type).Remove(before.Key);
        Forget(type, before);
        Log.Add(new ModelChange(version, ModelChangeKind.Deleted, type, before, after));
        return after;
    }

    private void Remember(ResourceType type, KubeObject item)
    {
        var place = (type, item.Key);
        _byUid[item.Header.Uid] = place;
        foreach (var owner in item.Header.Owners)
        {
            if (!_byOwner.TryGetValue(owner.Uid, out var places))
            {
                _byOwner[owner.Uid] = places = [];
            }
            places.Add(place);
        }
        if (item.Header.Namespace.Length > 0)
        {
            _contentOfNamespace[item.Header.Namespace] = ContentOf(item.Header.Namespace) + 1;
        }
    }

    private void Forget(ResourceType type, KubeObject item)
    {
        var place = (type, item.Key);
        _byUid.Remove(item.Header.Uid);
        foreach (var owner in item.Header.Owners)
        {
            if (_byOwner.TryGetValue(owner.Uid, out var places) && places.Remove(place) && places.Count == 0)
            {
                _byOwner.Remove(owner.Uid);
            }
        }
        if (item.Header.Namespace.Length > 0)
        {
            _contentOfNamespace[item.Header.Namespace] = ContentOf(item.Header.Namespace) - 1;
        }
    }
}
