using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Keeps the service going: the store, the clockwork, the view of the cluster, and the workers.</summary>
internal sealed class RunWorker : BackgroundService
{
    private readonly IRunRepository _runs;
    private readonly RunReconciler _reconciler;
    private readonly IRunScheduler _scheduler;
    private readonly IVerdictStore _verdicts;
    private readonly AnalysisServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly WorkQueue<ObjectKey> _queue;

    public RunWorker(
        IRunRepository runs,
        RunReconciler reconciler,
        IRunScheduler scheduler,
        IVerdictStore verdicts,
        AnalysisServiceOptions options,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        _runs = runs;
        _reconciler = reconciler;
        _scheduler = scheduler;
        _verdicts = verdicts;
        _options = options;
        _time = time;
        _loggers = loggers;
        _queue = new WorkQueue<ObjectKey>("analysisruns", time);
    }

    /// <summary>The store comes first: a service that could not keep verdicts does not start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _verdicts.InitializeAsync(cancellationToken);
        await _scheduler.StartAsync(Wake, cancellationToken);
        _loggers.CreateLogger<RunWorker>().ServiceStarted(_runs.Place, _options.StorePath);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _queue.DisposeAsync();
    }

    // Every run there is, is shown once at the start: this is how alarms are set again after a restart.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _runs.Subscribe(change => _queue.Add(change.Latest.Key));
        var loop = new ReconcileLoop<ObjectKey>("analysisrun", _queue, _reconciler.ReconcileAsync, _options.Workers, _loggers);
        await Task.WhenAll(_runs.RunAsync(stoppingToken), loop.RunAsync(stoppingToken));
    }

    // Fired up to 50 ms early; the run comes up at its instant, not before.
    private void Wake(ObjectKey run, DateTimeOffset at) => _queue.AddAfter(run, at - _time.GetUtcNow());
}
