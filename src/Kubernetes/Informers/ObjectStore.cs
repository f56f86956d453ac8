namespace Rollouts.Kubernetes;

/// <summary>The objects that an informer knows, with indexes. Reads may come from any thread; changes come from the informer alone.</summary>
internal sealed class ObjectStore
{
    private const string NamespaceIndex = "\0namespace";

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Entry> _entries = [];
    private readonly Dictionary<string, Func<KubeObject, IEnumerable<string>>> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Index, string Value), Slot> _index = [];
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
                Unlink(key, entry.Slots);
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
            if (!_entries.TryGetValue(item.Key, out var entry))
            {
                Link(item.Key, item);
                return null;
            }

            // Most changes of an object leave it where it was in every index.
            if (entry.Slots.Select(static slot => (slot.Index, slot.Value)).SequenceEqual(PlacesOf(item)))
            {
                _entries[item.Key] = entry with { Object = item };
            }
            else
            {
                Unlink(item.Key, entry.Slots);
                Link(item.Key, item);
            }

            return entry.Object;
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

            Unlink(key, entry.Slots);
            return entry.Object;
        }
    }

    private IReadOnlyList<KubeObject> Read(string index, string value)
    {
        lock (_gate)
        {
            return _index.TryGetValue((index, value), out var slot) ? [.. slot.Keys.Select(key => _entries[key].Object)] : [];
        }
    }

    private void Link(ObjectKey key, KubeObject item)
    {
        var slots = new List<Slot>();
        foreach (var place in PlacesOf(item))
        {
            if (!_index.TryGetValue(place, out var slot))
            {
                _index[place] = slot = new Slot(place.Index, place.Value);
            }

            slot.Keys.Add(key);
            slots.Add(slot);
        }

        _entries[key] = new Entry(item, slots is [var only] ? only.Alone : [.. slots]);
    }

    private void Unlink(ObjectKey key, Slot[] slots)
    {
        foreach (var slot in slots)
        {
            if (slot.Keys.Remove(key) && slot.Keys.Count == 0)
            {
                _index.Remove((slot.Index, slot.Value));
            }
        }
    }

    private IEnumerable<(string Index, string Value)> PlacesOf(KubeObject item) =>
        _functions.SelectMany(function => Values(function.Key, function.Value, item).Select(value => (function.Key, value)));

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

    private readonly record struct Entry(KubeObject Object, Slot[] Slots);

    /// <summary>A place in an index and the objects that are in it.</summary>
    private sealed class Slot
    {
        public Slot(string index, string value)
        {
            (Index, Value) = (index, value);
            Alone = [this];
        }

        public string Index { get; }

        public string Value { get; }

        public HashSet<ObjectKey> Keys { get; } = [];

        /// <summary>What an object has that is in no other place, one for all of them.</summary>
        public Slot[] Alone { get; }
    }
}
