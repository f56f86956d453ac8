using System.Text.Json.Nodes;
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

    private readonly IReadOnlyList<AnalysisSchedule> _schedules;
    private readonly ScheduleBegins _begins;
    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly string _instanceId;
    private readonly TimeProvider _time;
    private readonly ILogger<ScheduleRunner> _log;
    private readonly Dictionary<AnalysisSchedule, DateTimeOffset> _seenTo = [];

    public ScheduleRunner(
        IReadOnlyList<AnalysisSchedule> schedules,
        ScheduleBegins begins,
        IRunRepository runs,
        HeldShares shares,
        AnalysisServiceOptions options,
        TimeProvider time,
        ILogger<ScheduleRunner> log
    )
    {
        _schedules = schedules;
        _begins = begins;
        _runs = runs;
        _shares = shares;
        _instanceId = options.InstanceId;
        _time = time;
        _log = log;
    }

    /// <summary>Fires what is due; gives when to look again.</summary>
    public async Task<TimeSpan> FireAsync(CancellationToken cancellationToken)
    {
        var wait = Look;
        foreach (var schedule in _schedules)
        {
            // The replica that works on a run of this name sees to the schedule; before all runs are known nobody knows what was fired.
            if (!_runs.HasSynced || !_shares.Holds(RunShares.Of(new ObjectKey(schedule.Namespace, schedule.Name))))
            {
                _seenTo.Remove(schedule);
                _begins.Forget(schedule);
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
        while (_schedules.Count > 0)
        {
            var wait = await FireAsync(stoppingToken);
            await Task.Delay(wait, _time, stoppingToken);
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

        if (_seenTo.TryGetValue(schedule, out var seen) && seen > last)
        {
            last = seen;
        }

        var (due, next) = ScheduleFirings.Of(schedule, last, now);
        foreach (var instant in due)
        {
            var run = ScheduleNames.RunOf(schedule.Name, instant);
            // A run of that name is this firing's: it was made by a process that did not come to note it.
            if (await _runs.CreateAsync(Run(schedule, run), cancellationToken) is not null)
            {
                _log.ScheduleFired(schedule.Namespace, schedule.Name, instant, run);
            }
        }

        _seenTo[schedule] = now;
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
        var finished = own.SkipLast(1).Where(static r => PhaseOrder.IsCompleted(FinishedRunTrimming.PhaseOf(r.Run.Json.Span))).ToList();
        foreach (var (_, run) in finished.Take(Math.Max(0, finished.Count - schedule.Keep)))
        {
            await _runs.DeleteAsync(run, cancellationToken);
        }
    }

    private JsonObject Run(AnalysisSchedule schedule, string name)
    {
        var labels = new JsonObject { [ScheduleNames.Label] = schedule.Name };
        if (_instanceId.Length > 0)
        {
            labels[Api.RolloutLabels.ControllerInstanceId] = _instanceId;
        }

        return new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = schedule.Namespace,
                ["labels"] = labels,
            },
            ["spec"] = schedule.Spec.DeepClone(),
        };
    }
}
