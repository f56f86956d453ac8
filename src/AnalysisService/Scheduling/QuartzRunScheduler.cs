using System.Globalization;
using Quartz;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Quartz.NET over its RAM store, with one trigger for all runs of an instant: ten thousand runs that measure every ten seconds have ten
/// triggers between them. Triggers fire ahead of their instant, and whoever is woken early waits for it.
/// </summary>
internal sealed class QuartzRunScheduler : IRunScheduler
{
    private const string Group = "runs";
    private const int BatchSize = 64;
    private static readonly TimeSpan FireAhead = TimeSpan.FromMilliseconds(50);

    // Enough to have a thousand runs in the work queue when their instant comes.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(200);
    private static readonly JobKey Job = new("wake", Group);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, RunAlarm> _scheduled = [];
    private readonly Dictionary<DateTimeOffset, RunAlarm> _alarms = [];
    private Action<ObjectKey, DateTimeOffset>? _wake;
    private StandaloneSchedulerFactory? _factory;
    private IScheduler? _quartz;
    private long _numbers;

    public QuartzRunScheduler(TimeProvider time)
    {
        _time = time;
    }

    public async Task StartAsync(Action<ObjectKey, DateTimeOffset> wake, CancellationToken cancellationToken)
    {
        _wake = wake;
        _factory = QuartzSchedulerBuilder
            .Create(builder =>
            {
                builder.ConfigureScheduler(options =>
                {
                    // Several services may live in one process (demo, tests); Quartz asks for a name of its own for each.
                    options.InstanceName = $"analysis-{Guid.NewGuid():N}";
                    options.MaxBatchSize = BatchSize;
                    options.BatchTriggerAcquisitionFireAheadTimeWindow = FireAhead;
                });
                builder.UseDefaultThreadPool(BatchSize);
                builder.UseInMemoryStore();
                builder.UseTimeProvider(_time);
                builder.UseJobFactory(new WakeRunJobFactory(Ring));
            })
            .Build();
        _quartz = await _factory.GetScheduler(cancellationToken);
        await _quartz.AddJob(
            JobBuilder.Create<WakeRunJob>().WithIdentity(Job).StoreDurably(true).Build(),
            AddJobOptions.Replacing,
            cancellationToken
        );
        await _quartz.Start(cancellationToken);
    }

    public async Task ScheduleAsync(ObjectKey run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        RunAlarm? alarm;
        RunAlarm? empty;
        bool isNew;
        lock (_gate)
        {
            // A run is looked at far more often than its next instant changes.
            if (_scheduled.TryGetValue(run, out var known) && known.At == at)
            {
                return;
            }

            empty = Leave(run);
            isNew = !_alarms.TryGetValue(at, out alarm);
            if (alarm is null)
            {
                _alarms[at] = alarm = new RunAlarm(at, ++_numbers);
            }

            alarm.Runs.Add(run);
            _scheduled[run] = alarm;
        }

        await DropAsync(empty, cancellationToken);
        if (isNew)
        {
            var trigger = TriggerBuilder
                .Create(_time)
                .WithIdentity(TriggerOf(alarm))
                .ForJob(Job)
                .StartAt(at - Lead)
                .UsingJobData(WakeRunJob.AlarmKey, alarm)
                .Build();
            // Other runs count on it by now: the caller's giving up is no reason to leave it out.
            await Started().ScheduleTrigger(trigger, TriggerConflict.Replace, CancellationToken.None);
        }
    }

    public Task CancelAsync(ObjectKey run, CancellationToken cancellationToken)
    {
        RunAlarm? empty;
        lock (_gate)
        {
            empty = Leave(run);
        }

        return DropAsync(empty, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_quartz is not null)
        {
            await _quartz.Shutdown(false, CancellationToken.None);
        }

        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }
    }

    private void Ring(RunAlarm alarm)
    {
        lock (_gate)
        {
            // From here on a run that asks for this instant again gets another alarm.
            if (_alarms.GetValueOrDefault(alarm.At) == alarm)
            {
                _alarms.Remove(alarm.At);
            }

            foreach (var run in alarm.Runs)
            {
                _scheduled.Remove(run);
            }
        }

        foreach (var run in alarm.Runs)
        {
            _wake!(run, alarm.At);
        }
    }

    /// <summary>Takes the run out of its alarm; gives the alarm when nobody is left in it.</summary>
    private RunAlarm? Leave(ObjectKey run)
    {
        if (!_scheduled.Remove(run, out var alarm))
        {
            return null;
        }

        alarm.Runs.Remove(run);
        return alarm.Runs.Count == 0 && _alarms.Remove(alarm.At) ? alarm : null;
    }

    private async Task DropAsync(RunAlarm? alarm, CancellationToken cancellationToken)
    {
        if (alarm is not null)
        {
            await Started().UnscheduleJob(TriggerOf(alarm), cancellationToken);
        }
    }

    private IScheduler Started() => _quartz ?? throw new InvalidOperationException("the scheduler has not been started");

    private static TriggerKey TriggerOf(RunAlarm alarm) => new(alarm.Number.ToString(CultureInfo.InvariantCulture), Group);
}
