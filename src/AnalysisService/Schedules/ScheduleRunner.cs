using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Makes the runs of schedules. What was fired is read from the runs themselves, and from when on firings count is stored, so that a
/// process that is killed at any point neither loses a firing nor doubles one.
/// </summary>
internal sealed class ScheduleRunner : BackgroundService
{
    // Runs come and go, and shares change hands: it looks again at least so often.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ScheduleCatalog _schedules;
    private readonly ScheduleBegins _begins;
    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly ScheduleRuns _bodies;
    private readonly TimeProvider _time;
    private readonly ILogger<ScheduleRunner> _log;
    private readonly Dictionary<(ObjectKey, string), DateTimeOffset> _seenTo = [];

    private IReadOnlyList<AnalysisSchedule> _last = [];

    public ScheduleRunner(
        ScheduleCatalog schedules,
        ScheduleBegins begins,
        IRunRepository runs,
        HeldShares shares,
        ScheduleRuns bodies,
        TimeProvider time,
        ILogger<ScheduleRunner> log
    )
    {
        _schedules = schedules;
        _begins = begins;
        _runs = runs;
        _shares = shares;
        _bodies = bodies;
        _time = time;
        _log = log;
    }

    /// <summary>Fires what is due; gives when to look again.</summary>
    public async Task<TimeSpan> FireAsync(CancellationToken cancellationToken)
    {
        var wait = Look;
        var schedules = await SchedulesAsync(cancellationToken);
        _begins.KeepOnly(schedules.Select(static s => s.Key).ToHashSet());
        foreach (var schedule in schedules)
        {
            // The replica that works on a run of this name sees to the schedule; before all runs are known nobody knows what was fired.
            if (!_runs.HasSynced || !_shares.Holds(RunShares.Of(schedule.Key)))
            {
                _seenTo.Remove((schedule.Key, schedule.Times.Text));
                _begins.Forget(schedule.Key);
                continue;
            }

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
                _log.ScheduleFailed(schedule.Namespace, schedule.Name, e.Message);
            }
        }

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

    private async Task<IReadOnlyList<AnalysisSchedule>> SchedulesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _last = await _schedules.AllAsync(cancellationToken);
        }
#pragma warning disable CA1031 // While the store cannot be read the schedules that are known go on.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _log.SchedulesNotRead(e.Message);
            return _last;
        }
    }

    private async Task<DateTimeOffset?> FireAsync(AnalysisSchedule schedule, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (await _begins.OfAsync(schedule, now, cancellationToken) is not { } last)
        {
            return null;
        }

        var own = RunsOf(schedule);
        if (own.Count > 0 && own[^1].Instant > last)
        {
            last = own[^1].Instant;
        }

        if (_seenTo.TryGetValue((schedule.Key, schedule.Times.Text), out var seen) && seen > last)
        {
            last = seen;
        }

        var (due, next) = ScheduleFirings.Of(schedule, last, now);
        foreach (var instant in due)
        {
            var run = ScheduleNames.RunOf(schedule.Name, instant);
            // A run of that name is this firing's: it was made by a process that did not come to note it.
            if (await _runs.CreateAsync(await _bodies.BuildAsync(schedule, run, cancellationToken), cancellationToken) is not null)
            {
                _log.ScheduleFired(schedule.Namespace, schedule.Name, instant, run);
            }
        }

        _seenTo[(schedule.Key, schedule.Times.Text)] = now;
        await ForgetAsync(schedule, own, cancellationToken);
        return next;
    }

    private List<(DateTimeOffset Instant, KubeObject Run)> RunsOf(AnalysisSchedule schedule) =>
        [
            .. _runs
                .List(schedule.Namespace)
                .Select(run => (Instant: ScheduleNames.InstantOf(schedule.Name, run.Header.Name), Run: run))
                .Where(static r => r.Instant is not null)
                .Select(static r => (r.Instant!.Value, r.Run))
                .OrderBy(static r => r.Value),
        ];

    // The latest run always stays: it says what was fired.
    private async Task ForgetAsync(
        AnalysisSchedule schedule,
        List<(DateTimeOffset Instant, KubeObject Run)> own,
        CancellationToken cancellationToken
    )
    {
        var byHand = _runs
            .List(schedule.Namespace)
            .Select(run => (Instant: ScheduleNames.InstantOfAny(schedule.Name, run.Header.Name), Run: run))
            .Where(r => r.Instant is not null && ScheduleNames.InstantOf(schedule.Name, r.Run.Header.Name) is null)
            .Select(static r => (r.Instant!.Value, r.Run));
        var finished = own.SkipLast(1)
            .Concat(byHand)
            .OrderBy(static r => r.Item1)
            .Where(static r => PhaseOrder.IsCompleted(FinishedRunTrimming.PhaseOf(r.Run.Json.Span)))
            .ToList();
        foreach (var (_, run) in finished.Take(Math.Max(0, finished.Count - schedule.Keep)))
        {
            await _runs.DeleteAsync(run, cancellationToken);
        }
    }
}
