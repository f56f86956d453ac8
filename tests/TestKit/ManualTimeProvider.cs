namespace Rollouts.TestKit;

/// <summary>
/// A clock that moves only when a test says so. Timers (and with them <c>Task.Delay</c> and cancellation after a time) fire in the order of
/// their due times, on the thread that advances the clock, each seeing the instant at which it was due.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now;
    private long _elapsed;
    private long _sequence;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    public ManualTimeProvider(DateTimeOffset start)
    {
        _now = start;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are armed.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>When the next timer is due, or null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return Next() is { } timer ? _now + TimeSpan.FromTicks(Math.Max(0, timer.DueTicks - _elapsed)) : null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward and fires what falls due on the way, including timers that fired timers arm.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_gate)
        {
            target = _elapsed + by.Ticks;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clock to the next armed timer and fires it; false when none is armed.</summary>
    public bool AdvanceToNextTimer()
    {
        if (NextDue is not { } due)
        {
            return false;
        }

        var by = due - GetUtcNow();
        Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero);
        return true;
    }

    /// <summary>
    /// Shifts the wall clock without letting time pass: timestamps and timers stay as they are, as when an operator or NTP sets the clock.
    /// </summary>
    public void ShiftWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    /// <summary>Waits, in real time, until at least <paramref name="count"/> timers are armed: the code under test has come to its wait.</summary>
    /// <exception cref="TimeoutException">They were not armed in time.</exception>
    public async Task WaitForTimersAsync(int count = 1, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Eventually.DefaultDeadline);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Count >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException cause) when (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"{count} armed timers were awaited, {PendingTimers} are armed", cause);
            }
        }
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : 0;
            if (dueTime >= TimeSpan.Zero)
            {
                timer.DueTicks = _elapsed + dueTime.Ticks;
                timer.Sequence = _sequence++;
                _timers.Add(timer);
            }

            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (Next() is not { } timer || timer.DueTicks > target)
            {
                Move(target);
                return null;
            }

            Move(Math.Max(_elapsed, timer.DueTicks));
            _timers.Remove(timer);
            if (timer.PeriodTicks > 0)
            {
                timer.DueTicks += timer.PeriodTicks;
                timer.Sequence = _sequence++;
                _timers.Add(timer);
            }

            return timer;
        }
    }

    private void Move(long target)
    {
        if (target > _elapsed)
        {
            _now += TimeSpan.FromTicks(target - _elapsed);
            _elapsed = target;
        }
    }

    private ManualTimer? Next() => _timers.MinBy(static timer => (timer.DueTicks, timer.Sequence));
}
