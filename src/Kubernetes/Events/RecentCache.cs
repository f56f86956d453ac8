using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Kubernetes;

/// <summary>A dictionary that forgets what was used longest ago. For one thread.</summary>
internal sealed class RecentCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }

        value = default;
        return false;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        _entries[key] = _order.AddFirst((key, value));
        if (_entries.Count > capacity)
        {
            _entries.Remove(_order.Last!.Value.Key);
            _order.RemoveLast();
        }
    }

    public void Remove(TKey key)
    {
        if (_entries.Remove(key, out var node))
        {
            _order.Remove(node);
        }
    }
}
