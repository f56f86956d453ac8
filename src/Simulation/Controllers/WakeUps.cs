namespace Rollouts.Simulation;

/// <summary>One instant per key, and the earliest of them at hand. Ties come out in the order in which they were set.</summary>
internal sealed class WakeUps<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, DateTimeOffset> _instants = [];
    private readonly PriorityQueue<TKey, (DateTimeOffset, long)> _queue = new();
    private long _order;

    /// <summary>The earliest instant of any key, or null.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            DropStale();
            return _queue.TryPeek(out _, out var first) ? first.Item1 : null;
        }
    }

    /// <summary>Replaces the key's instant; null removes it.</summary>
    public void Set(TKey key, DateTimeOffset? at)
    {
        if (at is not { } instant)
        {
            _instants.Remove(key);
        }
        else if (!_instants.TryGetValue(key, out var before) || before != instant)
        {
            _instants[key] = instant;
            _queue.Enqueue(key, (instant, _order++));
        }
    }

    public void Remove(TKey key) => _instants.Remove(key);

    /// <summary>Takes out all keys whose instant has come.</summary>
    public IReadOnlyList<TKey> TakeDue(DateTimeOffset now)
    {
        List<TKey> due = [];
        while (Next is { } next && next <= now)
        {
            var key = _queue.Dequeue();
            _instants.Remove(key);
            due.Add(key);
        }

        return due;
    }

    // Entries whose key was set anew or removed stay in the queue until they come up.
    private void DropStale()
    {
        while (_queue.TryPeek(out var key, out var first) && !(_instants.TryGetValue(key, out var at) && at == first.Item1))
        {
            _queue.Dequeue();
        }
    }
}
