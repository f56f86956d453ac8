using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Carries out a plan in its order. Every write of an existing object is guarded by the resourceVersion that the plan was
/// decided on, so a refused write ends the plan and the next one starts from what is true now.
/// </summary>
internal sealed class PlanExecutor
{
    private readonly IKubernetesClient _client;
    private readonly IEventRecorder _events;
    private readonly ControllerCaches _caches;
    private readonly UnseenWrites _unseen;
    private readonly ControllerMetrics _metrics;
    private readonly PodEvictions _evictions;
    private readonly TrafficRoutes _traffic;
    private readonly RegisteredTargets? _targets;
    private readonly StepPluginCalls _plugins;
    private readonly ILeadership _leadership;
    private readonly SnapshotBuilder _snapshots;
    private readonly TimeProvider _time;
    private readonly ILogger<PlanExecutor> _log;
    private readonly ToldEvents _told = new();

    public PlanExecutor(
        IKubernetesClient client,
        IEventRecorder events,
        ControllerCaches caches,
        UnseenWrites unseen,
        ControllerMetrics metrics,
        PodEvictions evictions,
        TrafficRoutes traffic,
        StepPluginCalls plugins,
        ILeadership leadership,
        SnapshotBuilder snapshots,
        TimeProvider time,
        ILogger<PlanExecutor> log,
        RegisteredTargets? targets = null
    )
    {
        _client = client;
        _events = events;
        _caches = caches;
        _unseen = unseen;
        _metrics = metrics;
        _evictions = evictions;
        _traffic = traffic;
        _targets = targets;
        _plugins = plugins;
        _leadership = leadership;
        _snapshots = snapshots;
        _time = time;
        _log = log;
    }

    /// <exception cref="KubernetesApiException">A write was refused for now; nothing after it was done.</exception>
    /// <exception cref="LeadershipLostException">This controller may not write any more.</exception>
    /// <exception cref="WriteRefusedException">A write was refused for good, or a name that the plan chose is somebody else's; nothing after it was done.</exception>
    /// <exception cref="ActionRefusedException">An action would break an invariant; nothing after it was done.</exception>
    public async Task ExecuteAsync(KubeObject rollout, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var writes = new ObjectWrites(_client, _unseen, rollout, cancellationToken);
        var fresh = new FreshObservation(_snapshots, _caches, writes);
        var (followsWrite, isStatusWritten) = (false, false);
        foreach (var action in plan.Actions)
        {
            _leadership.EnsureHeld($"Rollout {rollout.Key}");

            // Right behind a write an event is about that write; any other is about the status, and is told once however often that is refused.
            if (action is RolloutAction.RecordEvent record && !followsWrite && !isStatusWritten && !_told.Add(rollout, record))
            {
                continue;
            }

            Guard(rollout, action, fresh);
            await ExecuteAsync(rollout, action, writes, cancellationToken);
            if (action is RolloutAction.UpdateStatus)
            {
                isStatusWritten = true;
                _told.Forget(rollout.Key);
            }

            followsWrite = action is not (RolloutAction.RecordEvent or RolloutAction.RouteTraffic or RolloutAction.ReportDuration);
        }

        _told.Forget(rollout.Key);
    }

    /// <summary>The Rollout is gone.</summary>
    public void Forget(ObjectKey rollout) => _told.Forget(rollout);

    /// <summary>The plan may be older than what is known by now, and it may be wrong: what an invariant stands against is not done.</summary>
    private void Guard(KubeObject rollout, RolloutAction action, FreshObservation fresh)
    {
        if (IsRisky(rollout, action) && Invariants.Check(fresh.Take(rollout), action, _time.GetUtcNow()) is { } violation)
        {
            throw new ActionRefusedException(violation);
        }
    }

    /// <summary>Whether an invariant may stand against it at all: most actions, and what routers are told again, need no look.</summary>
    private bool IsRisky(KubeObject rollout, RolloutAction action) =>
        action switch
        {
            RolloutAction.DeleteReplicaSet or RolloutAction.SwitchService => true,
            RolloutAction.ScaleReplicaSet scale => scale.After.Spec.Replicas < scale.Before.Spec.Replicas,
            RolloutAction.UpdateStatus update => update.After.StableRS != update.Before.StableRS,
            RolloutAction.RouteTraffic { Target: var target } => _traffic.Find(rollout.Key, rollout.Header.Uid) is not { } seen
                || (seen.CanaryWeight, seen.CanaryHash, seen.StableHash) != (target.Weight, target.CanaryHash, target.StableHash),
            _ => false,
        };

    private async Task ExecuteAsync(KubeObject rollout, RolloutAction action, ObjectWrites writes, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RolloutAction.RecordEvent record:
                Tell(record.Type, record.Reason, record.Message);
                if (record.Reason == EventReason.ReconciliationError)
                {
                    _plugins.NoteError(rollout.Key);
                }

                break;
            case RolloutAction.RouteTraffic route:
                await _traffic.RouteAsync(
                    rollout.Key,
                    new TrafficRequest(rollout.As<Rollout>(RolloutsJson.Options), route.Target, Tell),
                    cancellationToken
                );
                break;
            case RolloutAction.VerifyTargets verify when _targets is not null:
                await _targets.VerifyAsync(rollout, verify.Check, Tell, cancellationToken);
                break;
            case RolloutAction.CallStepPlugin plugin:
                await _plugins.CallAsync(rollout, plugin.Call, cancellationToken);
                break;
            case RolloutAction.ReportDuration report:
                _metrics.RecordDuration(report.Duration);
                break;
            case RolloutAction.SetReplicas set:
                await PatchRolloutAsync(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = set.Replicas } }, null);
                break;
            case RolloutAction.SetRevision set:
                var annotations = new JsonObject { [RolloutAnnotations.Revision] = $"{set.Revision}" };
                await PatchRolloutAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }, null);
                break;
            case RolloutAction.SetWorkloadGeneration set:
                var generation = new JsonObject { [RolloutAnnotations.WorkloadGeneration] = set.Generation };
                await PatchRolloutAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = generation } }, null);
                break;
            case RolloutAction.ScaleWorkload scale:
                await writes.PatchDifferenceAsync(_caches.Deployments.Informer, scale.Before, scale.After);
                break;
            case RolloutAction.UpdateStatus update:
                await PatchRolloutAsync(StatusDifference(update.Before, update.After), "status");
                _snapshots.Waits.Learn(update.After.Waiting, writes.Find(rollout.Header.Kind, rollout.Header.Name));
                break;
            case RolloutAction.CreateReplicaSet create:
                // An orphan with the labels of the one to create is adopted by the next pass (row I16); any other is somebody else's.
                await writes.CreateAsync(
                    _caches.ReplicaSets,
                    create.ReplicaSet,
                    orphan => create.ReplicaSet.Spec.Selector.Matches(orphan.Header.Labels)
                );
                break;
            case RolloutAction.CreateAnalysisRun create:
                await writes.CreateAsync(_caches.AnalysisRuns, create.Run);
                break;
            case RolloutAction.CreateExperiment create:
                await writes.CreateAsync(_caches.Experiments, create.Experiment);
                break;
            case RolloutAction.TerminateExperiment terminate:
                await writes.PatchIfThereAsync(
                    _caches.Experiments,
                    terminate.Experiment.Metadata,
                    new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } }
                );
                break;
            case RolloutAction.DeleteExperiment delete:
                await writes.DeleteAsync(KnownResources.Experiments, delete.Experiment.Metadata);
                break;
            case RolloutAction.UpdateReplicaSet update:
                await writes.PatchDifferenceAsync(_caches.ReplicaSets, update.Before, update.After);
                break;
            case RolloutAction.ScaleReplicaSet scale:
                await writes.PatchDifferenceAsync(_caches.ReplicaSets, scale.Before, scale.After);
                break;
            case RolloutAction.EvictPod evict:
                await EvictAsync(evict.Pod.Metadata);
                break;
            case RolloutAction.UpdatePod update:
                await writes.PatchDifferenceIfThereAsync(_caches.Pods, update.Before, update.After);
                break;
            case RolloutAction.SwitchService change:
                await writes.PatchDifferenceAsync(_caches.Services, change.Before, change.After);
                // It leads to other pods now.
                _targets?.Forget(rollout.Key);
                break;
            case RolloutAction.AdoptReplicaSet adopt:
                await RequireAliveAsync(rollout, cancellationToken);
                await writes.PatchDifferenceAsync(_caches.ReplicaSets, adopt.Before, adopt.After);
                break;
            case RolloutAction.ReleaseReplicaSet release:
                await writes.PatchDifferenceAsync(_caches.ReplicaSets, release.Before, release.After);
                break;
            case RolloutAction.TerminateAnalysisRun terminate:
                await writes.PatchIfThereAsync(
                    _caches.AnalysisRuns,
                    terminate.Run.Metadata,
                    new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } }
                );
                break;
            case RolloutAction.NoteCanaryWeight note:
                await writes.PatchIfThereAsync(
                    _caches.AnalysisRuns,
                    note.Run.Metadata,
                    new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["annotations"] = new JsonObject { [RolloutAnnotations.CanaryWeight] = note.Weight },
                        },
                    }
                );
                break;
            case RolloutAction.DeleteReplicaSet delete:
                // It may have been given pods since: it goes only as it was seen.
                await writes.DeleteAsSeenAsync(KnownResources.ReplicaSets, delete.ReplicaSet.Metadata);
                break;
            case RolloutAction.DeleteAnalysisRun delete:
                await writes.DeleteAsync(KnownResources.AnalysisRuns, delete.Run.Metadata);
                break;
            default:
                throw new InvalidOperationException($"there is no way to carry out {action.GetType().Name}");
        }

        void Tell(string type, string reason, string message)
        {
            _events.Record(rollout.Header, type, reason, message);
            _metrics.CountEvent(rollout.Key, type, reason);
        }

        Task PatchRolloutAsync(JsonObject? patch, string? subresource)
        {
            var metadata = new ObjectMeta
            {
                Name = rollout.Header.Name,
                Namespace = rollout.Header.Namespace,
                ResourceVersion = rollout.Header.ResourceVersion,
            };
            return patch is null ? Task.CompletedTask : writes.PatchGuardedAsync(_caches.Rollouts, metadata, patch, subresource);
        }

        async Task EvictAsync(ObjectMeta pod)
        {
            try
            {
                await _client
                    .PostSubresourceAsync(
                        KnownResources.Pods,
                        pod.Namespace,
                        pod.Name!,
                        "eviction",
                        await _evictions.BodyAsync(pod, cancellationToken),
                        cancellationToken
                    )
                    .IgnoreMissingAsync();
                _evictions.Grant(pod);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.TooManyRequests)
            {
                // Row I12: a disruption budget holds the pod; the plan looks again later.
                _evictions.Refuse(pod.Uid ?? "");
                _log.EvictionRefused(rollout.Key.ToString(), pod.Name!, exception.Message);
            }
            catch (Exception exception) when (ObjectWrites.MayBeDone(exception))
            {
                // Nothing may count on a pod that is perhaps on its way out.
                _evictions.Grant(pod);
                throw;
            }
        }
    }

    /// <summary>
    /// Nothing is adopted for a Rollout that is being deleted, although the cache may not know yet: its orphans would be
    /// collected with it (row I16).
    /// </summary>
    private async Task RequireAliveAsync(KubeObject rollout, CancellationToken cancellationToken)
    {
        var live = await _client.GetAsync(KnownResources.Rollouts, rollout.Header.Namespace, rollout.Header.Name, cancellationToken);
        if (live.Header.Uid != rollout.Header.Uid || live.Header.DeletionTimestamp is not null)
        {
            throw new KubernetesApiException(
                HttpStatusCode.Conflict,
                "Conflict",
                $"Rollout {rollout.Key} is being deleted: it adopts nothing"
            );
        }
    }

    private static JsonObject? StatusDifference(RolloutStatus before, RolloutStatus after) =>
        MergePatch.Diff(
            JsonSerializer.SerializeToElement(before, RolloutsJson.Options),
            JsonSerializer.SerializeToElement(after, RolloutsJson.Options)
        )
            is { } difference
            ? new JsonObject { ["status"] = difference }
            : null;
}
