namespace Rollouts.Kubernetes;

/// <summary>The objects that an informer knows, with indexes. Reads may come from any thread; changes come from the informer alone.</summary>
internal sealed class ObjectStore
{
    private const string NamespaceIndex = "\0namespace";

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Entry> _entries = [];
    private readonly Dictionary<string, Func<KubeObject, IEnumerable<string>>> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Index, string Value), HashSet<ObjectKey>> _index = [];
    private readonly Action<KubeObject, string, Exception> _indexFailed;

    public ObjectStore(Action<KubeObject, string, Exception> indexFailed)
    {
        _indexFailed = indexFailed;
        _functions[NamespaceIndex] = static item => [item.Header.Namespace];
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        lock (_gate)
        {
            if (!_functions.TryAdd(name, values))
            {
                throw new ArgumentException($"the index {name} is there already", nameof(name));
            }

            foreach (var (key, entry) in _entries.ToList())
            {
                Unlink(key, entry);
                Link(key, entry.Object);
            }
        }
    }

    public KubeObject? Get(ObjectKey key)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.Object : null;
        }
    }

    public IReadOnlyList<KubeObject> All()
    {
        lock (_gate)
        {
            return [.. _entries.Values.Select(static entry => entry.Object)];
        }
    }

    public IReadOnlyList<KubeObject> InNamespace(string @namespace) => Read(NamespaceIndex, @namespace);

    public IReadOnlyList<KubeObject> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return _functions.ContainsKey(index)
                ? Read(index, value)
                : throw new ArgumentException($"there is no index {index}; add it before the informer runs", nameof(index));
        }
    }

    /// <summary>Takes in one object; gives what was there before.</summary>
    public KubeObject? Put(KubeObject item)
    {
        lock (_gate)
        {
            KubeObject? before = null;
            if (_entries.TryGetValue(item.Key, out var entry))
            {
                before = entry.Object;
                Unlink(item.Key, entry);
            }

            Link(item.Key, item);
            return before;
        }
    }

    /// <summary>Takes out one object; gives what was there.</summary>
    public KubeObject? Remove(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_entries.Remove(key, out var entry))
            {
                return null;
            }

            Unlink(key, entry);
            return entry.Object;
        }
    }

    private IReadOnlyList<KubeObject> Read(string index, string value)
    {
        lock (_gate)
        {
            return _index.TryGetValue((index, value), out var keys) ? [.. keys.Select(key => _entries[key].Object)] : [];
        }
    }

    private void Link(ObjectKey key, KubeObject item)
    {
        var slots = new List<(string, string)>();
        foreach (var (name, function) in _functions)
        {
            foreach (var value in Values(name, function, item))
            {
                slots.Add((name, value));
                if (!_index.TryGetValue((name, value), out var keys))
                {
                    _index[(name, value)] = keys = [];
                }

                keys.Add(key);
            }
        }

        _entries[key] = new Entry(item, slots);
    }

    private void Unlink(ObjectKey key, Entry entry)
    {
        foreach (var slot in entry.Slots)
        {
            if (_index.TryGetValue(slot, out var keys) && keys.Remove(key) && keys.Count == 0)
            {
                _index.Remove(slot);
            }
        }
    }

    private IReadOnlyList<string> Values(string name, Func<KubeObject, IEnumerable<string>> function, KubeObject item)
    {
        try
        {
            return [.. function(item)];
        }
#pragma warning disable CA1031 // An odd object must not keep the others out of the cache.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            _indexFailed(item, name, cause);
            return [];
        }
    }

    private sealed record Entry(KubeObject Object, List<(string Index, string Value)> Slots);
}
