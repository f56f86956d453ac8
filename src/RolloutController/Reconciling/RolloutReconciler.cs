using System.Collections.Frozen;
using System.Diagnostics;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Brings one Rollout a plan further: snapshot from the caches, plan, carry out.</summary>
internal sealed class RolloutReconciler
{
    /// <summary>Row A40: how long to wait for the caches to show our own writes; their arrival comes first as a rule.</summary>
    private static readonly TimeSpan CacheWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How soon a plan of which an action was refused is made anew; a change of what was observed comes first as a rule.</summary>
    private static readonly TimeSpan RefusalRetry = TimeSpan.FromSeconds(1);

    private const int MaxNames = 10;

    private readonly ControllerCaches _caches;
    private readonly SnapshotBuilder _snapshots;
    private readonly LateReferences _late;
    private readonly PlanExecutor _executor;
    private readonly UnseenWrites _unseen;
    private readonly PodEvictions _evictions;
    private readonly TrafficRoutes _traffic;
    private readonly StepPluginCalls _plugins;
    private readonly IEventRecorder _events;
    private readonly ControllerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Refusals _refusals;
    private readonly ReferenceChecks? _references;
    private readonly ILogger<RolloutReconciler> _log;

    public RolloutReconciler(
        ControllerCaches caches,
        SnapshotBuilder snapshots,
        LateReferences late,
        PlanExecutor executor,
        UnseenWrites unseen,
        PodEvictions evictions,
        TrafficRoutes traffic,
        StepPluginCalls plugins,
        IEventRecorder events,
        ControllerMetrics metrics,
        TimeProvider time,
        ILogger<RolloutReconciler> log,
        ReferenceChecks? references = null
    )
    {
        _caches = caches;
        _snapshots = snapshots;
        _late = late;
        _executor = executor;
        _unseen = unseen;
        _evictions = evictions;
        _traffic = traffic;
        _plugins = plugins;
        _events = events;
        _metrics = metrics;
        _time = time;
        _refusals = new Refusals(events, metrics, time);
        _log = log;
        _references = references;
    }

    /// <summary>What decides; tests put a bad planner in its place, to see what the executor makes of it.</summary>
    internal Func<RolloutSnapshot, DateTimeOffset, RolloutPlan> Planner { get; init; } = RolloutPlanner.Plan;

    public Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken) =>
        ReconcileAsync(key, static () => false, cancellationToken);

    /// <param name="key">The Rollout.</param>
    /// <param name="holdsCounts">Asked where there is nothing else to write: whether counts of pods that are coming are written a moment later, with those that follow.</param>
    /// <param name="cancellationToken">Ends the pass between two writes.</param>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, Func<bool> holdsCounts, CancellationToken cancellationToken)
    {
        if (_caches.Rollouts.Get(key) is not { } rollout)
        {
            _unseen.Forget(key);
            _traffic.Forget(key);
            _snapshots.Forget(key);
            _references?.Forget(key);
            _plugins.Forget(key);
            _executor.Forget(key);
            _refusals.Forget(key);
            _metrics.Forget(key);
            return default;
        }

        if (await _unseen.AnyAsync(key, cancellationToken))
        {
            return new ReconcileResult(CacheWait);
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            return _snapshots.IsReady(rollout)
                ? await PlanAndExecuteAsync(rollout, holdsCounts, cancellationToken)
                : new ReconcileResult(CacheWait);
        }
        catch (ActionRefusedException refused)
        {
            _metrics.CountError(key);
            _refusals.Tell(rollout, refused.Message);
            return new ReconcileResult(RefusalRetry);
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            _metrics.CountError(key);
            if (cause is not KubernetesApiException { IsConflict: true })
            {
                // The loop logs and retries; the owner of the object reads it here (row H49).
                _events.Record(
                    rollout.Header,
                    EventType.Warning,
                    EventReason.ReconciliationError,
                    $"Reconciliation failed with error: {cause.Message}"
                );
            }

            throw;
        }
        finally
        {
            _metrics.RecordReconcile(key, Stopwatch.GetElapsedTime(start));
        }
    }

    private async Task<ReconcileResult> PlanAndExecuteAsync(KubeObject rollout, Func<bool> holdsCounts, CancellationToken cancellationToken)
    {
        var snapshot = _snapshots.Build(rollout);
        if (await _late.AnyAsync(snapshot.Rollout, cancellationToken))
        {
            return new ReconcileResult(CacheWait);
        }

        snapshot = await LookAsync(rollout, await _traffic.ObserveAsync(rollout.Key, snapshot, cancellationToken), cancellationToken);
        var taken = new HashSet<string>();
        while (true)
        {
            var plan = Planner(snapshot with { TakenNames = taken.ToFrozenSet() }, _time.GetUtcNow());
            _log.Planned(rollout.Key.ToString(), plan.Actions.Count, plan.WaitingFor ?? "nothing");
            if (plan.WritesOnlyCounts && holdsCounts())
            {
                return new ReconcileResult(plan.RequeueAfter);
            }

            try
            {
                await _executor.ExecuteAsync(rollout, plan, cancellationToken);
                return new ReconcileResult(HasBeenRefused(plan) ? TimeSpan.FromMilliseconds(1) : plan.RequeueAfter);
            }
            catch (WriteRefusedException exception) when (exception.IsTaken && taken.Count < MaxNames)
            {
                _log.NameTaken(rollout.Key.ToString(), exception.Target.Name);
                taken.Add(exception.Target.Name);
            }
            catch (WriteRefusedException exception)
                when (IsCreationRefused(plan, exception) && snapshot.TemplateRefusal is null && TemplateRefusal.Of(exception) is { } fault)
            {
                // Nothing has moved yet: the version is what a plan makes first.
                snapshot = snapshot with
                {
                    TemplateRefusal = fault,
                };
            }
            catch (WriteRefusedException exception) when (IsCreationRefused(plan, exception) && snapshot.RefusedNames.Count == 0)
            {
                // Said on the object first; then the loop tries again with back-off.
                snapshot = snapshot with
                {
                    RefusedNames = new Dictionary<string, string> { [exception.Target.Name] = exception.Message },
                };
                await _executor.ExecuteAsync(rollout, Planner(snapshot, _time.GetUtcNow()), cancellationToken);
                throw;
            }
            catch (TrafficRoutingException exception) when (!exception.IsPassing && snapshot.TrafficError is null && !IsTold(snapshot))
            {
                // The same: rows A43 and L29 report references that do not hold as an invalid spec.
                _references?.Doubt(rollout.Key);
                snapshot = snapshot with { TrafficError = snapshot.ReferenceError ?? exception.Error };
                await _executor.ExecuteAsync(rollout, Planner(snapshot, _time.GetUtcNow()), cancellationToken);
                throw;
            }
        }
    }

    /// <summary>Adds what is wrong with the objects of meshes that the Rollout names (row L29).</summary>
    private async Task<RolloutSnapshot> LookAsync(KubeObject rollout, RolloutSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (_references is null || snapshot.Malformed is not null || rollout.Header.DeletionTimestamp is not null)
        {
            return snapshot;
        }

        var verdict = await _references.LookAsync(snapshot.Rollout, cancellationToken);
        if (verdict.Doubt is { } doubt)
        {
            // It says nothing of the spec: the plan goes as far as it can, and requests stay where they are until the routers can be told.
            _events.Record(rollout.Header, EventType.Warning, EventReason.TrafficRoutingError, doubt);
            _metrics.CountEvent(rollout.Key, EventType.Warning, EventReason.TrafficRoutingError);
        }

        return snapshot with
        {
            ReferenceError = verdict.Error,
        };
    }

    /// <summary>Row A37: a quota or a policy stands against a new version.</summary>
    private static bool IsCreationRefused(RolloutPlan plan, WriteRefusedException exception) =>
        !exception.IsTaken
        && plan.Actions.OfType<RolloutAction.CreateReplicaSet>().Any(create => create.ReplicaSet.Metadata.Name == exception.Target.Name);

    /// <summary>An abort goes as far as it can without its routers: the plan itself says why, and last of all asks them again.</summary>
    private static bool IsTold(RolloutSnapshot snapshot) => snapshot is { ReferenceError: not null, TrafficFault.Error: not null };

    /// <summary>A pass that wanted to evict did nothing else: without an eviction the next one has to.</summary>
    private bool HasBeenRefused(RolloutPlan plan)
    {
        var evicted = plan.Actions.OfType<RolloutAction.EvictPod>().ToList();
        return evicted.Count > 0
            && _evictions.Refused is var refused
            && evicted.Exists(action => refused.Contains(action.Pod.Metadata.Uid ?? ""));
    }
}
