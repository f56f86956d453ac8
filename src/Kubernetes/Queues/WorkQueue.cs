using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Kubernetes;

/// <summary>
/// A queue of keys in which a key waits at most once and is worked on by at most one worker at a time; what is added while it is worked on
/// comes again afterwards. Delays and failure back-off run on the injected clock.
/// </summary>
/// <typeparam name="TKey">What to work on; compared by equality.</typeparam>
public sealed class WorkQueue<TKey> : IAsyncDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly WorkQueueOptions _options;
    private readonly WorkQueueMetrics _metrics;
    private readonly Queue<TKey> _ready = new();
    private readonly Dictionary<TKey, long> _dirty = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Dictionary<TKey, long> _delayed = [];
    private readonly PriorityQueue<TKey, long> _schedule = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly ITimer _timer;
    private bool _closed;

    /// <param name="name">The queue's name in metrics.</param>
    /// <param name="time">The clock of delays.</param>
    /// <param name="options">Back-off; null for that of Argo Rollouts.</param>
    public WorkQueue(string name, TimeProvider? time = null, WorkQueueOptions? options = null)
    {
        _time = time ?? TimeProvider.System;
        _options = options ?? new WorkQueueOptions();
        _timer = _time.CreateTimer(
            static queue => ((WorkQueue<TKey>)queue!).Promote(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _metrics = new WorkQueueMetrics(name, () => Count);
    }

    /// <summary>Keys that wait for a worker; delayed ones are not among them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _dirty.Count;
            }
        }
    }

    /// <summary>Keys whose time has not come.</summary>
    public int DelayedCount
    {
        get
        {
            lock (_gate)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>Asks for work on a key now. Ignored when it waits already or the queue is closed.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            AddLocked(key);
        }
    }

    /// <summary>Asks for work on a key after a time. Of several times asked for, the earliest counts; an <see cref="Add"/> before it does not cancel it.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            var due = _time.GetTimestamp() + (long)Math.Ceiling(delay.TotalSeconds * _time.TimestampFrequency);
            if (_delayed.TryGetValue(key, out var known) && known <= due)
            {
                return;
            }

            _delayed[key] = due;
            // The entry of a later time stays in the schedule and is passed over when it comes up.
            _schedule.Enqueue(key, due);
            Arm();
        }
    }

    /// <summary>Asks for work on a key after its back-off, which doubles with every call until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        _metrics.Retry();
        var factor = Math.Pow(2, Math.Min(failures, 60));
        var wait = Math.Min(_options.MinBackoff.TotalSeconds * factor, _options.MaxBackoff.TotalSeconds);
        AddAfter(key, TimeSpan.FromSeconds(wait));
    }

    /// <summary>How often the key failed since it last succeeded.</summary>
    public int Failures(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    /// <summary>The key succeeded: its next failure waits the shortest time again.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>
    /// Takes the next key, waiting for one; every key taken must be given back by <see cref="Done"/>. False when the queue is closed.
    /// </summary>
    public async ValueTask<TakenKey<TKey>> TakeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            // A waiter that was woken looks for its key even if it was cancelled meanwhile: nobody else was woken for it.
            TaskCompletionSource wait;
            lock (_gate)
            {
                if (TryTakeLocked(out var key))
                {
                    return new TakenKey<TKey>(true, key);
                }

                if (_closed)
                {
                    return default;
                }

                wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(wait);
            }

            try
            {
                await wait.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                PassOn(wait);
                throw;
            }
        }
    }

    /// <summary>Work on a taken key has ended; when it was added meanwhile it waits again.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key, out var started))
            {
                throw new InvalidOperationException($"{key} was not taken");
            }

            _metrics.Worked(_time.GetElapsedTime(started));
            if (_dirty.ContainsKey(key))
            {
                _ready.Enqueue(key);
                WakeOne();
            }
        }
    }

    /// <summary>Hands out no more keys and forgets the waiting ones; work that runs is not touched.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _ready.Clear();
            _dirty.Clear();
            _delayed.Clear();
            _schedule.Clear();
            while (_waiting.TryDequeue(out var wait))
            {
                wait.TrySetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _timer.DisposeAsync();
        _metrics.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (_closed || !_dirty.TryAdd(key, _time.GetTimestamp()))
        {
            return;
        }

        _metrics.Added();
        if (!_processing.ContainsKey(key))
        {
            _ready.Enqueue(key);
            WakeOne();
        }
    }

    private bool TryTakeLocked([MaybeNullWhen(false)] out TKey key)
    {
        if (!_ready.TryDequeue(out key))
        {
            return false;
        }

        _dirty.Remove(key, out var since);
        _processing[key] = _time.GetTimestamp();
        _metrics.Waited(_time.GetElapsedTime(since));
        return true;
    }

    /// <summary>Waiters go on elsewhere, so that this may be called under the lock.</summary>
    private void WakeOne()
    {
        while (_waiting.TryDequeue(out var wait) && !wait.TrySetResult())
        {
            // That one gave up; wake the next.
        }
    }

    /// <summary>A waiter that gave up may have been woken already: the key it was woken for needs another.</summary>
    private void PassOn(TaskCompletionSource abandoned)
    {
        lock (_gate)
        {
            if (!abandoned.TrySetCanceled() && _ready.Count > 0)
            {
                WakeOne();
            }
        }
    }

    private void Promote()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_schedule.TryPeek(out var key, out var due) && due <= now)
            {
                _schedule.Dequeue();
                if (_delayed.TryGetValue(key, out var wanted) && wanted == due)
                {
                    _delayed.Remove(key);
                    AddLocked(key);
                }
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (_closed || !_schedule.TryPeek(out _, out var due))
        {
            return;
        }

        var ticks = due - _time.GetTimestamp();
        // Timers know milliseconds: rounding down would fire just before the time and spin.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, ticks) * 1000.0 / _time.TimestampFrequency));
        _timer.Change(wait < TimeSpan.FromDays(30) ? wait : TimeSpan.FromDays(30), Timeout.InfiniteTimeSpan);
    }
}
