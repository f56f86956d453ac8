using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Keeps the service going: the clockwork, the view of the cluster, and the workers.</summary>
internal sealed class RunWorker : BackgroundService, IShareHolder
{
    // What ended in the past is in no hurry.
    private const int BacklogWorkers = 4;

    private readonly IRunRepository _runs;
    private readonly IRunOwnership _ownership;
    private readonly HeldShares _shares;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly RunReconciler _reconciler;
    private readonly RunPreparation _preparation;
    private readonly IRunScheduler _scheduler;
    private readonly IVerdictStore _verdicts;
    private readonly StoreDatabase _store;
    private readonly AnalysisServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly AnalysisMetrics _metrics;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly WorkQueue<ObjectKey> _backlog;
    private readonly RunFeed _feed;

    public RunWorker(
        IRunRepository runs,
        IRunOwnership ownership,
        HeldShares shares,
        IHostApplicationLifetime lifetime,
        RunReconciler reconciler,
        RunPreparation preparation,
        IRunScheduler scheduler,
        IVerdictStore verdicts,
        StoreDatabase store,
        AnalysisServiceOptions options,
        AnalysisMetrics metrics,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        _runs = runs;
        _ownership = ownership;
        _shares = shares;
        _lifetime = lifetime;
        _reconciler = reconciler;
        _preparation = preparation;
        _scheduler = scheduler;
        _verdicts = verdicts;
        _store = store;
        _options = options;
        _time = time;
        _loggers = loggers;
        _metrics = metrics;
        _queue = new WorkQueue<ObjectKey>("analysisruns", time);
        _backlog = new WorkQueue<ObjectKey>("finishedruns", time);
        _feed = new RunFeed(_queue, _backlog, runs, shares, verdicts, metrics);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _scheduler.StartAsync(Wake, cancellationToken);
        _loggers.CreateLogger<RunWorker>().ServiceStarted(_runs.Place, _store.Location.Display);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _queue.DisposeAsync();
        await _backlog.DisposeAsync();
    }

    // Every run there is, is shown once at the start: this is how alarms are set again after a restart.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _runs.Subscribe(_feed.Take);
        var loop = new ReconcileLoop<ObjectKey>("analysisrun", _queue, _reconciler.ReconcileAsync, _options.Workers, _loggers);
        var past = new ReconcileLoop<ObjectKey>("finishedrun", _backlog, _reconciler.ReconcileAsync, BacklogWorkers, _loggers);
        await Task.WhenAll(
            _runs.RunAsync(stoppingToken),
            loop.RunAsync(stoppingToken),
            past.RunAsync(stoppingToken),
            _preparation.RunAsync(stoppingToken),
            OwnAsync(stoppingToken)
        );
    }

    public void Take(IReadOnlyList<int> shares)
    {
        // Held first: a run that is shown meanwhile is looked at once too often rather than never.
        _shares.Take(shares);
        var taken = shares.ToHashSet();
        foreach (var run in _runs.List().Where(run => taken.Contains(RunShares.Of(run.Key))))
        {
            // As a resync shows it: also a run that this replica itself wrote last, before another had the share, is to be looked at.
            _feed.Take(new ObjectChange(run, run));
        }
    }

    public async Task ReleaseAsync(int share)
    {
        var drained = _shares.ReleaseAsync(share);
        foreach (var run in _runs.List().Where(run => RunShares.Of(run.Key) == share))
        {
            _metrics.Forget(run.Key);
        }

        await drained;
    }

    private async Task OwnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _ownership.RunAsync(this, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The way to stop.
        }
        catch (LeadershipLostException e)
        {
            // Row L12: what this process was about to do is another's to decide.
            _loggers.CreateLogger<RunWorker>().OwnershipLost(e.Message);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    // Fired a little early; the run comes up at its instant, not before.
    private void Wake(ObjectKey run, DateTimeOffset at)
    {
        _queue.AddAfter(run, at - _time.GetUtcNow());
        _preparation.Announce(run, at);
    }
}
