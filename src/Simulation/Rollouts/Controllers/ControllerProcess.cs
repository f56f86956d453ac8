using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Delivery;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>
/// One process of the controller as it is delivered: caches, snapshot, planner, executor and the Istio router are the real ones. Only what drives them
/// differs: virtual time instead of a queue and threads.
/// </summary>
internal sealed class ControllerProcess
{
    private const int MostPasses = 5_000;

    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time;
    private readonly Agenda _agenda;
    private readonly RolloutReconciler _reconciler;
    private readonly WorkloadReleaser _workloads;
    private readonly ExperimentReconciler _experiments;
    private readonly ObjectKey _key;
    private readonly ReferenceChecks? _references;
    private Dictionary<(string Kind, string Name), KubeObject>? _known;
    private DateTimeOffset? _wakesAt;
    private bool _isBusy;
    private bool _wakesAgain;
    private TimeSpan _backoff = FirstBackoff;

    public ControllerProcess(
        VirtualStore store,
        VirtualTime time,
        Agenda agenda,
        WriteFaults faults,
        EventLog log,
        ILogger<RolloutReconciler> waits,
        IReadOnlyList<ITrafficRouter> moreRouters,
        IPluginCalls stepPlugins,
        RolloutScript script,
        SimulationSettings settings
    )
    {
        (_time, _agenda, _key) = (time, agenda, new ObjectKey(VirtualStore.Namespace, WorldObjects.Name));
        Leadership = new SimulatedLeadership(time, settings.Fences);
        Client = new FaultyClient(store, agenda, time, faults, Leadership)
        {
            Sending = isUnderWay =>
                _known = isUnderWay
                    ? Caches!
                        .ReplicaSets.List()
                        .Concat(Caches.Deployments.Informer.List())
                        .Append(Caches.Rollouts.Get(_key)!)
                        .ToDictionary(KeyOf)
                    : null,
        };
        var events = new ProcessEvents(log, () => IsAlive);
        var options = Options.Create(
            new RolloutControllerOptions
            {
                TrafficPropagationDelay = TimeSpan.FromSeconds(script.Propagation),
                StrictArgo = settings.StrictArgo,
            }
        );
        Caches = new ControllerCaches(Client, options, time, NullLoggerFactory.Instance);
        Feed = new CacheFeed(store, time, agenda, Caches, Wake);
        var unseen = new UnseenWrites(Client, time);
        var istio = new RoutedObjects(Client);
        ITrafficRouter[] routers = [new IstioRouter(_ => Task.FromResult(istio)), new NginxRouter(Client, istio), .. moreRouters];
        var traffic = new TrafficRoutes(routers, time);
        if (script.Has(RolloutFeatures.ReferenceChecks))
        {
            var watches = new RoutedWatches(Client, options, time, NullLoggerFactory.Instance);
            var cluster = new IstioCluster(Client, istio, watches, Leadership, options, time, NullLoggerFactory.Instance);
            _references = new ReferenceChecks(istio, cluster, routers, options);
        }

        var metrics = SharedMetrics.Of();
        var plugins = new StepPluginCalls(stepPlugins, time);
        var evictions = new PodEvictions(Client, time);
        var reader = new CacheReader(Caches, NullLogger<CacheReader>.Instance);
        var snapshots = new SnapshotBuilder(Caches, traffic, new AlbStatuses(), evictions, plugins, options, reader);
        var late = new LateReferences(Client, Caches, options);
        var executor = new PlanExecutor(
            Client,
            events,
            Caches,
            unseen,
            metrics,
            evictions,
            traffic,
            plugins,
            Leadership,
            snapshots,
            time,
            NullLogger<PlanExecutor>.Instance
        );
        _reconciler = new RolloutReconciler(
            Caches,
            snapshots,
            late,
            executor,
            unseen,
            evictions,
            traffic,
            plugins,
            events,
            metrics,
            time,
            waits,
            _references
        )
        {
            Planner = (snapshot, now) =>
            {
                var plan = settings.Planner(snapshot, now);
                Planned?.Invoke(snapshot, plan);
                return plan;
            },
        };
        var experiments = new ExperimentSnapshotBuilder(Caches, reader, options);
        _experiments = new ExperimentReconciler(
            Caches,
            experiments,
            late,
            new ExperimentExecutor(Client, events, Caches, metrics, Leadership, experiments),
            unseen,
            Client,
            events,
            SharedMetrics.OfExperiments(),
            time,
            NullLogger<ExperimentReconciler>.Instance
        );
        _workloads = new WorkloadReleaser(Client, Caches, Leadership, options, NullLogger<WorkloadReleaser>.Instance);
    }

    public FaultyClient Client { get; }

    public ControllerCaches Caches { get; }

    public CacheFeed Feed { get; }

    public SimulatedLeadership Leadership { get; }

    public bool IsAlive => !Client.IsDead;

    /// <summary>Called with everything that was planned, before it is carried out.</summary>
    public Action<RolloutSnapshot, RolloutPlan>? Planned { get; set; }

    /// <summary>How often it planned.</summary>
    public int Passes { get; private set; }

    /// <summary>Something unexpected: a bug, and no refusal of the API server.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What the controller knew of an object when it sent what it writes now.</summary>
    public KubeObject? Known(Informer cache, string name) =>
        _known is { } known ? known.GetValueOrDefault((cache.Type.Kind, name)) : cache.Get(new ObjectKey(VirtualStore.Namespace, name));

    public void Kill()
    {
        Client.IsDead = true;
        Feed.Close();
    }

    /// <summary>Something changed: look as soon as possible.</summary>
    public void Wake() => WakeAfter(Soonest);

    /// <summary>A watch tells that somebody else changed what its routers read.</summary>
    public void Doubt()
    {
        _references?.Doubt(_key);
        Wake();
    }

    private void WakeAfter(TimeSpan delay)
    {
        var at = _time.Now + delay;
        if (!IsAlive || _wakesAt <= at)
        {
            return;
        }

        _wakesAt = at;
        _agenda.Plan(at, () => _wakesAt == at ? LookAsync() : Task.CompletedTask);
    }

    private async Task LookAsync()
    {
        _wakesAt = null;
        if (!IsAlive || !Leadership.IsHeld)
        {
            return;
        }

        if (_isBusy)
        {
            _wakesAgain = true;
            return;
        }

        if (++Passes > MostPasses)
        {
            Failure ??= new InvalidOperationException(
                $"more than {MostPasses} passes until {_time.Now - VirtualTime.Start}: the controller runs hot"
            );
            Kill();
            return;
        }

        (_isBusy, _wakesAgain) = (true, false);
        try
        {
            var after = await ReconcileAsync();
            _backoff = FirstBackoff;
            if (after is not null)
            {
                WakeAfter(after > Soonest ? after.Value : Soonest);
            }
        }
        catch (ControllerDiedException)
        {
            Kill();
        }
        catch (Exception cause) when (IsPassing(cause))
        {
            WakeAfter((cause as KubernetesApiException)?.RetryAfter ?? _backoff);
            _backoff = _backoff * 2 < LongestBackoff ? _backoff * 2 : LongestBackoff;
        }
#pragma warning disable CA1031 // Whatever it is, it is what the simulation is looking for.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Failure = cause;
        }
        finally
        {
            _isBusy = false;
        }

        if (_wakesAgain)
        {
            Wake();
        }
    }

    /// <summary>Everything that a process has a queue for, each in spite of what happens to the others; when to look again.</summary>
    private async Task<TimeSpan?> ReconcileAsync()
    {
        TimeSpan? after = null;
        ExceptionDispatchInfo? refused = null;
        await TryAsync(async () => after = (await _reconciler.ReconcileAsync(_key, CancellationToken.None)).RequeueAfter);
        foreach (var experiment in Caches.Experiments.List())
        {
            await TryAsync(async () =>
            {
                var result = await _experiments.ReconcileAsync(experiment.Key, CancellationToken.None);
                after = after < result.RequeueAfter ? after : result.RequeueAfter ?? after;
            });
        }

        foreach (var deployment in Caches.Deployments.Informer.List())
        {
            await TryAsync(() => _workloads.ReconcileAsync(deployment.Key, CancellationToken.None));
        }

        refused?.Throw();
        return after;

        async Task TryAsync(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (Exception cause) when (IsPassing(cause))
            {
                refused ??= ExceptionDispatchInfo.Capture(cause);
            }
        }
    }

    private static bool IsPassing(Exception cause) =>
        cause is KubernetesApiException or HttpRequestException or TrafficRoutingException or LeadershipLostException;

    private static (string Kind, string Name) KeyOf(KubeObject item) => (item.Header.Kind, item.Header.Name);
}
