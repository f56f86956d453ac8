using System.Collections.Frozen;
using System.Diagnostics;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Brings one Experiment a plan further: snapshot from the caches, plan, carry out.</summary>
internal sealed class ExperimentReconciler
{
    /// <summary>How long to wait for the caches to show our own writes; their arrival comes first as a rule (row A40).</summary>
    private static readonly TimeSpan CacheWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes that a single pass may find refused before it gives up until the next.</summary>
    private const int MaxRefusals = 20;

    private readonly ControllerCaches _caches;
    private readonly ExperimentSnapshotBuilder _snapshots;
    private readonly LateReferences _late;
    private readonly ExperimentExecutor _executor;
    private readonly IEventRecorder _events;
    private readonly ExperimentMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ExperimentReconciler> _log;

    private readonly UnseenWrites _ofRollouts;

    // Not that of the Rollouts: an Experiment may have the name of one.
    private readonly UnseenWrites _unseen;

    public ExperimentReconciler(
        ControllerCaches caches,
        ExperimentSnapshotBuilder snapshots,
        LateReferences late,
        ExperimentExecutor executor,
        UnseenWrites ofRollouts,
        IKubernetesClient client,
        IEventRecorder events,
        ExperimentMetrics metrics,
        TimeProvider time,
        ILogger<ExperimentReconciler> log
    )
    {
        _caches = caches;
        _snapshots = snapshots;
        _late = late;
        _executor = executor;
        _ofRollouts = ofRollouts;
        _events = events;
        _metrics = metrics;
        _time = time;
        _log = log;
        _unseen = new UnseenWrites(client, time);
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_caches.Experiments.Get(key) is not { } experiment)
        {
            _unseen.Forget(key);
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
            return await PlanAndExecuteAsync(experiment, cancellationToken);
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            _metrics.CountError(key);
            if (cause is not KubernetesApiException { IsConflict: true })
            {
                // The loop logs and retries; the owner of the object reads it here.
                _events.Record(
                    experiment.Header,
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

    private async Task<ReconcileResult> PlanAndExecuteAsync(KubeObject experiment, CancellationToken cancellationToken)
    {
        var snapshot = _snapshots.Build(experiment);
        if (await _late.AnyAsync(snapshot, cancellationToken))
        {
            return new ReconcileResult(CacheWait);
        }

        var taken = new HashSet<(string, string)>();
        var refused = new Dictionary<(string, string), string>();
        while (true)
        {
            var plan = ExperimentPlanner.Plan(
                snapshot with
                {
                    TakenNames = taken.ToFrozenSet(),
                    Refused = refused.ToFrozenDictionary(),
                },
                _time.GetUtcNow()
            );
            _log.ExperimentPlanned(experiment.Key.ToString(), plan.Actions.Count, plan.WaitingFor ?? "nothing");
            if (plan.TakesAway && await IsOwnerBehindAsync(snapshot, cancellationToken))
            {
                return new ReconcileResult(CacheWait);
            }

            try
            {
                await _executor.ExecuteAsync(experiment, plan, _unseen, cancellationToken);
                return new ReconcileResult(plan.RequeueAfter);
            }
            catch (WriteRefusedException exception) when (taken.Count + refused.Count < MaxRefusals)
            {
                // What is refused is said on the object instead, by the plan that does without it.
                if (exception.IsTaken)
                {
                    taken.Add(exception.Target);
                }
                else
                {
                    refused[exception.Target] = exception.Message;
                }
            }
        }
    }

    /// <summary>Whether its Rollout may have been given requests for it that the caches do not show yet: its status says so before they come.</summary>
    private async ValueTask<bool> IsOwnerBehindAsync(ExperimentSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Owner is { Metadata: { Namespace: { } home, Name: { } name } }
        && await _ofRollouts.AnyAsync(new ObjectKey(home, name), cancellationToken);
}
