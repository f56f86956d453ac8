using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace Rollouts.AnalysisService;

/// <summary>
/// What waits to be written, bounded, so that a database that is away stops neither measurements nor statuses and does not fill the memory.
/// </summary>
internal sealed class StoreQueue
{
    /// <summary>How many writes of one kind may wait.</summary>
    public const int MaxWrites = 50_000;

    /// <summary>How many bytes all of one kind may take.</summary>
    public const long MaxBytes = 48L << 20;

    private readonly Channel<StoreWrite> _writes = Channel.CreateUnbounded<StoreWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, Load> _loads = new(StringComparer.Ordinal);
    private readonly StoreMetrics _metrics;

    public StoreQueue(StoreMetrics metrics)
    {
        _metrics = metrics;
        _metrics.Observe(() =>
            _loads.Select(static l => new Measurement<long>(l.Value.Count, new KeyValuePair<string, object?>("kind", l.Key)))
        );
    }

    /// <summary>How many writes wait.</summary>
    public long Count => _loads.Values.Sum(static l => l.Count);

    /// <summary>Takes a write that nobody comes back with: false when there is no room, and then it is lost and counted.</summary>
    public bool Add(StoreWrite write)
    {
        if (TryAdd(write))
        {
            return true;
        }

        _metrics.Lost(write.Kind, "full");
        return false;
    }

    /// <summary>Takes a write; false when there is no room, and its owner keeps it.</summary>
    public bool TryAdd(StoreWrite write)
    {
        var load = _loads.GetOrAdd(write.Kind, static _ => new Load());
        return load.TryTake(write.Size) && _writes.Writer.TryWrite(write);
    }

    /// <summary>What waits, at most that many, as soon as there is anything. It counts as waiting until <see cref="Done"/>.</summary>
    public async Task<List<StoreWrite>> TakeAsync(int max, CancellationToken cancellationToken)
    {
        await _writes.Reader.WaitToReadAsync(cancellationToken);
        return TakeNow(max);
    }

    /// <summary>What waits now.</summary>
    public List<StoreWrite> TakeNow(int max)
    {
        var taken = new List<StoreWrite>();
        while (taken.Count < max && _writes.Reader.TryRead(out var write))
        {
            taken.Add(write);
        }

        return taken;
    }

    /// <summary>A write that was taken is stored or given up.</summary>
    public void Done(StoreWrite write) => _loads[write.Kind].GiveBack(write.Size);

    private sealed class Load
    {
        private readonly Lock _gate = new();
        private long _bytes;

        public int Count { get; private set; }

        public bool TryTake(int size)
        {
            lock (_gate)
            {
                if (Count >= MaxWrites || _bytes + size > MaxBytes)
                {
                    return false;
                }

                Count++;
                _bytes += size;
                return true;
            }
        }

        public void GiveBack(int size)
        {
            lock (_gate)
            {
                Count--;
                _bytes -= size;
            }
        }
    }
}
