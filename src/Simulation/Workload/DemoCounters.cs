namespace Rollouts.Simulation;

/// <summary>Requests and errors of one server: totals since its start, and by second for the last two minutes. Thread-safe.</summary>
internal sealed class DemoCounters
{
    public static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(120);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly (long Second, long Requests, long Errors)[] _recent = new (long, long, long)[(int)LongestWindow.TotalSeconds];
    private readonly double _errorPercent;
    private long _requests;
    private long _errors;

    public DemoCounters(double errorPercent, TimeProvider time)
    {
        _errorPercent = errorPercent;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Counts one request and tells whether it is to fail. Failures are spread evenly, so a share is met after few requests.</summary>
    public bool CountAndFail()
    {
        var second = Second();
        lock (_gate)
        {
            var before = Math.Floor(_requests * _errorPercent / 100);
            _requests++;
            var fails = Math.Floor(_requests * _errorPercent / 100) > before;
            _errors += fails ? 1 : 0;
            ref var slot = ref _recent[second % _recent.Length];
            if (slot.Second != second)
            {
                slot = (second, 0, 0);
            }

            slot.Requests++;
            slot.Errors += fails ? 1 : 0;
            return fails;
        }
    }

    public DemoCount Total()
    {
        lock (_gate)
        {
            return new(_requests, _errors);
        }
    }

    /// <summary>The count of the last whole seconds and the running one.</summary>
    public DemoCount Recent(TimeSpan window)
    {
        var now = Second();
        var from = now - (long)Math.Ceiling(Math.Min(window.TotalSeconds, LongestWindow.TotalSeconds - 1));
        lock (_gate)
        {
            var count = default(DemoCount);
            foreach (var (second, requests, errors) in _recent)
            {
                if (second > from && second <= now)
                {
                    count += new DemoCount(requests, errors);
                }
            }

            return count;
        }
    }

    // Counting from 1 keeps untouched slots, whose second is 0, out of every window.
    private long Second() => 1 + (long)_time.GetElapsedTime(_started).TotalSeconds;
}
