using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Makes the runs of schedules. What was fired is read from the runs themselves, and from when on firings count is stored, so that a
/// process that is killed at any point neither loses a firing nor doubles one.
/// </summary>
internal sealed class ScheduleRunner : BackgroundService
{
    // Schedules come and go, and shares change hands: it looks again at least so often.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ScheduleCatalog _schedules;
    private readonly ScheduleBegins _begins;
    private readonly ScheduledRuns _made;
    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly ScheduleRuns _bodies;
    private readonly ScheduleMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ScheduleRunner> _log;
    private readonly Dictionary<(ObjectKey, string), DateTimeOffset> _seenTo = [];
    private readonly HashSet<UnreadableSchedule> _told = [];

    private ScheduleSet _last = ScheduleSet.Empty;
    private (int Version, long At)? _read;

    public ScheduleRunner(
        ScheduleCatalog schedules,
        ScheduleBegins begins,
        ScheduledRuns made,
        IRunRepository runs,
        HeldShares shares,
        ScheduleRuns bodies,
        ScheduleMetrics metrics,
        TimeProvider time,
        ILogger<ScheduleRunner> log
    )
    {
        _schedules = schedules;
        _begins = begins;
        _made = made;
        _runs = runs;
        _shares = shares;
        _bodies = bodies;
        _metrics = metrics;
        _time = time;
        _log = log;
    }

    /// <summary>Fires what is due; gives when to look again.</summary>
    public async Task<TimeSpan> FireAsync(CancellationToken cancellationToken)
    {
        var wait = Look;
        var overdue = TimeSpan.Zero;
        var schedules = await SchedulesAsync(cancellationToken);
        _begins.KeepOnly(schedules.Keys);
        // Before all runs are known nobody knows what was fired.
        var own = schedules.Usable.ToLookup(s => _runs.HasSynced && _shares.Holds(RunShares.Of(s.Key)));
        foreach (var schedule in own[false])
        {
            _seenTo.Remove((schedule.Key, schedule.Times.Text));
            _begins.Forget(schedule.Key);
        }

        foreach (var schedule in own[true])
        {
            try
            {
                if (await FireAsync(schedule, cancellationToken) is { } next && next - _time.GetUtcNow() < wait)
                {
                    wait = next - _time.GetUtcNow();
                }
            }
#pragma warning disable CA1031 // One schedule must not stop the others, and the next look tries again.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _metrics.Failed("firing");
                _log.ScheduleFailed(schedule.Namespace, schedule.Name, e.Message);
                overdue = Later(overdue, Overdue(schedule));
            }
        }

        Show(own[true], schedules.Unreadable, overdue);
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = await FireAsync(stoppingToken);
            await Task.Delay(wait, _time, stoppingToken);
        }
    }

    private async Task<ScheduleSet> SchedulesAsync(CancellationToken cancellationToken)
    {
        // A schedule of seconds does not have all of them read each second.
        var version = _schedules.Version;
        if (_read is { } read && read.Version == version && _time.GetElapsedTime(read.At) < Look)
        {
            return _last;
        }

        try
        {
            _last = await _schedules.AllAsync(cancellationToken);
            _read = (version, _time.GetTimestamp());
            return _last;
        }
#pragma warning disable CA1031 // While the store cannot be read the schedules that are known go on.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _metrics.Failed("reading");
            _log.SchedulesNotRead(e.Message);
            return _last;
        }
    }

    private async Task<DateTimeOffset?> FireAsync(AnalysisSchedule schedule, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var own = _made.Of(schedule.Key);
        var latest = own.LastOrDefault(static r => !r.ByHand)?.Instant;
        if (await _begins.OfAsync(schedule, latest, now, cancellationToken) is not { } begin)
        {
            return null;
        }

        var firings = ScheduleFirings.Of(schedule, LastOf(schedule, begin), now);
        foreach (var instant in firings.Due)
        {
            var run = ScheduleNames.RunOf(schedule.Name, instant);
            // A run of that name is this firing's: it was made by a process that did not come to note it.
            if (await _runs.CreateAsync(await _bodies.BuildAsync(schedule, run, cancellationToken), cancellationToken) is not null)
            {
                _metrics.Fired(_time.GetUtcNow() - instant);
                _log.ScheduleFired(schedule.Namespace, schedule.Name, instant, run);
            }
        }

        _metrics.Missed(firings.MadeUp, firings.Dropped);
        _seenTo[(schedule.Key, schedule.Times.Text)] = now;
        await ForgetAsync(schedule, own, cancellationToken);
        return firings.Next;
    }

    // What was fired last: runs say it, and of what made no run this process knows itself.
    private DateTimeOffset LastOf(AnalysisSchedule schedule, DateTimeOffset begin)
    {
        var last = _made.LatestOf(schedule.Key) is { } run && run.Instant > begin ? run.Instant : begin;
        return _seenTo.TryGetValue((schedule.Key, schedule.Times.Text), out var seen) && seen > last ? seen : last;
    }

    // Since when the schedule should have fired.
    private TimeSpan Overdue(AnalysisSchedule schedule)
    {
        var now = _time.GetUtcNow();
        return _begins.Known(schedule) is { } begin && schedule.Times.After(LastOf(schedule, begin)) is { } due && due < now
            ? now - due
            : TimeSpan.Zero;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Show(IEnumerable<AnalysisSchedule> own, IReadOnlyList<UnreadableSchedule> unreadable, TimeSpan overdue)
    {
        var enabled = own.ToLookup(static s => s.Enabled);
        _metrics.Show(enabled[true].Count(), enabled[false].Count(), unreadable.Count, overdue);
        _told.IntersectWith(unreadable);
        foreach (var one in unreadable.Where(_told.Add))
        {
            _log.ScheduleUnreadable(one.Key.Namespace, one.Key.Name, one.Error);
        }
    }

    // The latest run of a firing always stays: it says what was fired.
    private async Task ForgetAsync(AnalysisSchedule schedule, IReadOnlyList<ScheduledRun> own, CancellationToken cancellationToken)
    {
        var latest = own.LastOrDefault(static r => !r.ByHand);
        var finished = own.Where(r => r != latest && PhaseOrder.IsCompleted(r.Phase)).ToList();
        foreach (var run in finished.Take(Math.Max(0, finished.Count - schedule.Keep)))
        {
            await _runs.DeleteAsync(run.Item, cancellationToken);
        }
    }
}
