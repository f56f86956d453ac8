using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Keeps the caches filled, and while this process leads feeds the queue from them and works it off.</summary>
internal sealed class ReconcileService : BackgroundService
{
    private readonly ControllerCaches _caches;
    private readonly RolloutReconciler _reconciler;
    private readonly ExperimentReconciler _experiments;
    private readonly LeftObjects _left;
    private readonly RoutedWatches _routed;
    private readonly ReferenceChecks _references;
    private readonly IEventRecorder _events;
    private readonly ControllerMetrics _metrics;
    private readonly IKubernetesClient _client;
    private readonly ILeadership _leadership;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IOptions<RolloutControllerOptions> _settings;
    private readonly RolloutControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<ReconcileService> _log;

    public ReconcileService(
        ControllerCaches caches,
        RolloutReconciler reconciler,
        ExperimentReconciler experiments,
        LeftObjects left,
        RoutedWatches routed,
        ReferenceChecks references,
        IEventRecorder events,
        ControllerMetrics metrics,
        IKubernetesClient client,
        ILeadership leadership,
        IHostApplicationLifetime lifetime,
        IOptions<RolloutControllerOptions> options,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        _caches = caches;
        _reconciler = reconciler;
        _experiments = experiments;
        _left = left;
        _routed = routed;
        _references = references;
        _events = events;
        _metrics = metrics;
        _client = client;
        _leadership = leadership;
        _lifetime = lifetime;
        _settings = options;
        _options = options.Value;
        _time = time;
        _loggers = loggers;
        _log = loggers.CreateLogger<ReconcileService>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _log.Started(_options.Namespace is null ? "all namespaces" : $"namespace {_options.Namespace}", _client.Server);
        var informers = _caches
            .All.Select(informer => informer.RunAsync(stoppingToken))
            .Concat(_caches.OnDemand.Select(cache => cache.RunAsync(stoppingToken)))
            .ToList();
        await Task.WhenAll(_caches.All.Select(informer => informer.WaitForSyncAsync(stoppingToken)));
        _log.Synced(_caches.All.Sum(informer => informer.Count));

        try
        {
            await _leadership.LeadAsync(ReconcileAsync, stoppingToken);
        }
        catch (LeadershipLostException exception)
        {
            // Row L12: what this process was about to do is another's to decide.
            _log.LeadershipLost(exception.Message);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }

        await Task.WhenAll(informers);
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await using var queue = new WorkQueue<ObjectKey>("rollouts", _time);
        await using var counted = new CountedRollouts(queue, _time, _loggers);
        // Everything that is known already comes as an addition.
        new QueueFeed(_caches, queue, counted, _events, _metrics, new IngressClasses(_settings)).Subscribe();
        var loop = new ReconcileLoop<ObjectKey>(
            "rollout",
            queue,
            counted.Around(_reconciler.ReconcileAsync),
            _options.RolloutThreads,
            _loggers
        );
        await using var experiments = new WorkQueue<ObjectKey>("experiments", _time);
        new ExperimentFeed(_caches, experiments).Subscribe();
        var second = new ReconcileLoop<ObjectKey>(
            "experiment",
            experiments,
            _experiments.ReconcileAsync,
            _options.ExperimentThreads,
            _loggers
        );
        await Task.WhenAll(
            loop.RunAsync(cancellationToken),
            counted.RunAsync(cancellationToken),
            second.RunAsync(cancellationToken),
            _left.RunAsync(cancellationToken),
            _routed.RunAsync(Wake, cancellationToken)
        );

        void Wake(ObjectKey rollout)
        {
            _references.Doubt(rollout);
            queue.Add(rollout);
        }
    }
}
