using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Feeds the queue from the caches and works it off until the host stops.</summary>
internal sealed class ReconcileService : BackgroundService
{
    private readonly ControllerCaches _caches;
    private readonly RolloutReconciler _reconciler;
    private readonly IEventRecorder _events;
    private readonly ControllerMetrics _metrics;
    private readonly IKubernetesClient _client;
    private readonly RolloutControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<ReconcileService> _log;

    public ReconcileService(
        ControllerCaches caches,
        RolloutReconciler reconciler,
        IEventRecorder events,
        ControllerMetrics metrics,
        IKubernetesClient client,
        IOptions<RolloutControllerOptions> options,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        _caches = caches;
        _reconciler = reconciler;
        _events = events;
        _metrics = metrics;
        _client = client;
        _options = options.Value;
        _time = time;
        _loggers = loggers;
        _log = loggers.CreateLogger<ReconcileService>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _log.Started(_options.Namespace is null ? "all namespaces" : $"namespace {_options.Namespace}", _client.Server);
        await using var queue = new WorkQueue<ObjectKey>("rollouts", _time);
        var feed = new QueueFeed(_caches, queue, _events, _metrics);
        feed.Subscribe();

        var informers = _caches.All.Select(informer => informer.RunAsync(stoppingToken)).ToList();
        await Task.WhenAll(_caches.All.Select(informer => informer.WaitForSyncAsync(stoppingToken)));
        _log.Synced(_caches.All.Sum(informer => informer.Count));

        var loop = new ReconcileLoop<ObjectKey>("rollout", queue, _reconciler.ReconcileAsync, _options.RolloutThreads, _loggers);
        await loop.RunAsync(stoppingToken);
        await Task.WhenAll(informers);
    }
}
