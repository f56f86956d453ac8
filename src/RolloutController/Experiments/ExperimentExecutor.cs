using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Carries out a plan for an Experiment in its order; the first refused write ends it, and the next plan starts from what is true now.</summary>
internal sealed class ExperimentExecutor
{
    private readonly IKubernetesClient _client;
    private readonly IEventRecorder _events;
    private readonly ControllerCaches _caches;
    private readonly ControllerMetrics _metrics;
    private readonly ILeadership _leadership;
    private readonly ExperimentSnapshotBuilder _snapshots;

    public ExperimentExecutor(
        IKubernetesClient client,
        IEventRecorder events,
        ControllerCaches caches,
        ControllerMetrics metrics,
        ILeadership leadership,
        ExperimentSnapshotBuilder snapshots
    )
    {
        _client = client;
        _events = events;
        _caches = caches;
        _metrics = metrics;
        _leadership = leadership;
        _snapshots = snapshots;
    }

    /// <param name="experiment">The Experiment as the plan saw it.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="unseen">Where writes are remembered until the caches show them.</param>
    /// <param name="cancellationToken">Ends between two writes.</param>
    /// <exception cref="KubernetesApiException">A write was refused for now; nothing after it was done.</exception>
    /// <exception cref="LeadershipLostException">This controller may not write any more.</exception>
    /// <exception cref="WriteRefusedException">A write was refused for good; nothing after it was done.</exception>
    public async Task ExecuteAsync(KubeObject experiment, ExperimentPlan plan, UnseenWrites unseen, CancellationToken cancellationToken)
    {
        var writes = new ObjectWrites(_client, unseen, experiment, cancellationToken);
        foreach (var action in plan.Actions)
        {
            _leadership.EnsureHeld($"Experiment {experiment.Key}");

            await ExecuteAsync(experiment, action, writes);
        }
    }

    private Task ExecuteAsync(KubeObject experiment, ExperimentAction action, ObjectWrites writes)
    {
        switch (action)
        {
            case ExperimentAction.RecordEvent record:
                _events.Record(experiment.Header, record.Type, record.Reason, record.Message);
                return Task.CompletedTask;
            case ExperimentAction.RecordRolloutEvent record:
                Tell(record);
                return Task.CompletedTask;
            case ExperimentAction.CreateReplicaSet create:
                return writes.CreateAsync(_caches.ReplicaSets, create.ReplicaSet);
            case ExperimentAction.UpdateReplicaSet update:
                return writes.PatchDifferenceAsync(_caches.ReplicaSets, update.Before, update.After);
            case ExperimentAction.ScaleReplicaSet scale:
                return writes.PatchDifferenceAsync(_caches.ReplicaSets, scale.Before, scale.After);
            case ExperimentAction.CreateService create:
                return writes.CreateAsync(_caches.Services, create.Service);
            case ExperimentAction.DeleteService delete:
                return writes.DeleteAsync(KnownResources.Services, delete.Service.Metadata);
            case ExperimentAction.CreateAnalysisRun create:
                return writes.CreateAsync(_caches.AnalysisRuns, create.Run);
            case ExperimentAction.TerminateAnalysisRun terminate:
                return writes.PatchIfThereAsync(
                    _caches.AnalysisRuns,
                    terminate.Run.Metadata,
                    new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } }
                );
            case ExperimentAction.UpdateStatus update:
                return WriteStatusAsync(experiment, update, writes);
            default:
                throw new InvalidOperationException($"there is no way to carry out {action.GetType().Name}");
        }
    }

    /// <summary>Row A17: there is no status subresource.</summary>
    private async Task WriteStatusAsync(KubeObject experiment, ExperimentAction.UpdateStatus update, ObjectWrites writes)
    {
        var patch = MergePatch.Diff(
            new JsonObject { ["status"] = JsonSerializer.SerializeToNode(update.Before, RolloutsJson.Options) },
            new JsonObject { ["status"] = JsonSerializer.SerializeToNode(update.After, RolloutsJson.Options) }
        );
        var target = new ObjectMeta
        {
            Name = experiment.Header.Name,
            Namespace = experiment.Header.Namespace,
            ResourceVersion = experiment.Header.ResourceVersion,
        };
        if (patch is null)
        {
            return;
        }

        await writes.PatchGuardedAsync(_caches.Experiments, target, patch);
        _snapshots.Waits.Learn(update.After.Waiting, writes.Find(experiment.Header.Kind, experiment.Header.Name));
    }

    private void Tell(ExperimentAction.RecordRolloutEvent record)
    {
        var key = new ObjectKey(record.Rollout.Metadata.Namespace ?? "", record.Rollout.Metadata.Name ?? "");
        if (_caches.Rollouts.Get(key) is { } rollout)
        {
            _events.Record(rollout.Header, record.Type, record.Reason, record.Message);
            _metrics.CountEvent(key, record.Type, record.Reason);
        }
    }
}
