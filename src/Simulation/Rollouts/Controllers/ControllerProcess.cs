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
    private readonly ObjectKey _key;
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
        RolloutScript script,
        SimulationSettings settings
    )
    {
        (_time, _agenda, _key) = (time, agenda, new ObjectKey(VirtualStore.Namespace, WorldObjects.Name));
        Leadership = new SimulatedLeadership(time, settings.Fences);
        Client = new FaultyClient(store, agenda, time, faults, Leadership)
        {
            Sending = isUnderWay =>
                _known = isUnderWay ? Caches!.ReplicaSets.List().Append(Caches.Rollouts.Get(_key)!).ToDictionary(KeyOf) : null,
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
        var traffic = new TrafficRoutes([new IstioRouter(_ => Task.FromResult(istio)), .. moreRouters], time);
        var metrics = SharedMetrics.Of();
        // No step of a script has a plugin: the host is there and never asked.
        var plugins = new StepPluginCalls(
            new PluginHost(Options.Create(new PluginHostOptions()), [], time, NullLogger<PluginHost>.Instance),
            time
        );
        var evictions = new PodEvictions(Client, time);
        var snapshots = new SnapshotBuilder(
            Caches,
            traffic,
            new AlbStatuses(),
            evictions,
            plugins,
            options,
            new CacheReader(Caches, NullLogger<CacheReader>.Instance)
        );
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
            new LateReferences(Client, Caches, options),
            executor,
            unseen,
            evictions,
            traffic,
            plugins,
            events,
            metrics,
            time,
            waits
        )
        {
            Planner = (snapshot, now) =>
            {
                var plan = settings.Planner(snapshot, now);
                Planned?.Invoke(snapshot, plan);
                return plan;
            },
        };
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
        catch (Exception cause)
            when (cause is KubernetesApiException or HttpRequestException or TrafficRoutingException or LeadershipLostException)
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

    /// <summary>Everything that a process has a queue for; when to look again.</summary>
    private async Task<TimeSpan?> ReconcileAsync()
    {
        var result = await _reconciler.ReconcileAsync(_key, CancellationToken.None);
        foreach (var deployment in Caches.Deployments.Informer.List())
        {
            await _workloads.ReconcileAsync(deployment.Key, CancellationToken.None);
        }

        return result.RequeueAfter;
    }

    private static (string Kind, string Name) KeyOf(KubeObject item) => (item.Header.Kind, item.Header.Name);
}
