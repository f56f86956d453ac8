using System.Diagnostics.CodeAnalysis;

namespace Rollouts.AnalysisService;

/// <summary>A bounded number of answers, each for a while. When it is full, the one that was put in first goes first.</summary>
internal sealed class ExpiringCache<TKey, TValue>
    where TKey : notnull
{
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (TValue Value, DateTimeOffset Until, long Turn)> _entries = [];
    private readonly Queue<(TKey Key, long Turn)> _order = new();
    private long _turn;

    public ExpiringCache(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.Until > _time.GetUtcNow())
            {
                value = entry.Value;
                return true;
            }

            value = default;
            return false;
        }
    }

    public void Put(TKey key, TValue value, TimeSpan keepFor)
    {
        if (keepFor <= TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            _entries[key] = (value, _time.GetUtcNow() + keepFor, ++_turn);
            _order.Enqueue((key, _turn));
            while (_entries.Count > _capacity || _order.Count > 2 * _capacity)
            {
                var (oldest, turn) = _order.Dequeue();
                // An entry that was put in again since has a later turn.
                if (_entries.TryGetValue(oldest, out var entry) && entry.Turn == turn)
                {
                    _entries.Remove(oldest);
                }
            }
        }
    }
}
