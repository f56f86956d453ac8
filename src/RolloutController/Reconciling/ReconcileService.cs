using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Keeps the caches filled, and while this process leads feeds the queue from them and works it off.</summary>
internal sealed class ReconcileService : BackgroundService
{
    /// <summary>Few Services, Ingresses and DestinationRules are given back, one by one.</summary>
    private const int ReleaseThreads = 2;

    private readonly ControllerCaches _caches;
    private readonly RolloutReconciler _reconciler;
    private readonly ExperimentReconciler _experiments;
    private readonly ServiceReleaser _services;
    private readonly RoutedWatches _routed;
    private readonly ReferenceChecks _references;
    private readonly AlbReleaser _ingresses;
    private readonly DestinationRuleReleaser _destinationRules;
    private readonly IEventRecorder _events;
    private readonly ControllerMetrics _metrics;
    private readonly IKubernetesClient _client;
    private readonly ILeadership _leadership;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly RolloutControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<ReconcileService> _log;

    public ReconcileService(
        ControllerCaches caches,
        RolloutReconciler reconciler,
        ExperimentReconciler experiments,
        ServiceReleaser services,
        RoutedWatches routed,
        ReferenceChecks references,
        AlbReleaser ingresses,
        DestinationRuleReleaser destinationRules,
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
        _services = services;
        _routed = routed;
        _references = references;
        _ingresses = ingresses;
        _destinationRules = destinationRules;
        _events = events;
        _metrics = metrics;
        _client = client;
        _leadership = leadership;
        _lifetime = lifetime;
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
        // Everything that is known already comes as an addition.
        new QueueFeed(_caches, queue, _events, _metrics).Subscribe();
        var loop = new ReconcileLoop<ObjectKey>("rollout", queue, _reconciler.ReconcileAsync, _options.RolloutThreads, _loggers);
        await using var experiments = new WorkQueue<ObjectKey>("experiments", _time);
        new ExperimentFeed(_caches, experiments).Subscribe();
        var second = new ReconcileLoop<ObjectKey>(
            "experiment",
            experiments,
            _experiments.ReconcileAsync,
            _options.ExperimentThreads,
            _loggers
        );
        await using var released = new WorkQueue<ObjectKey>("services", _time);
        _services.Subscribe(released);
        var releases = new ReconcileLoop<ObjectKey>("service", released, _services.ReconcileAsync, ReleaseThreads, _loggers);
        await using var freed = new WorkQueue<ObjectKey>("ingresses", _time);
        _ingresses.Subscribe(freed);
        var frees = new ReconcileLoop<ObjectKey>("ingress", freed, _ingresses.ReconcileAsync, ReleaseThreads, _loggers);
        await using var left = new WorkQueue<ObjectKey>("destinationrules", _time);
        _destinationRules.Subscribe(left);
        var leaves = new ReconcileLoop<ObjectKey>("destinationrule", left, _destinationRules.ReconcileAsync, ReleaseThreads, _loggers);
        await Task.WhenAll(
            loop.RunAsync(cancellationToken),
            second.RunAsync(cancellationToken),
            releases.RunAsync(cancellationToken),
            frees.RunAsync(cancellationToken),
            leaves.RunAsync(cancellationToken),
            _routed.RunAsync(Wake, cancellationToken)
        );

        void Wake(ObjectKey rollout)
        {
            _references.Doubt(rollout);
            queue.Add(rollout);
        }
    }
}
