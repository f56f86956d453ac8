using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Turns changes of anything that an Experiment depends on into keys of Experiments to look at.</summary>
internal sealed class ExperimentFeed
{
    private readonly ControllerCaches _caches;
    private readonly WorkQueue<ObjectKey> _queue;

    public ExperimentFeed(ControllerCaches caches, WorkQueue<ObjectKey> queue)
    {
        _caches = caches;
        _queue = queue;
    }

    public void Subscribe()
    {
        _caches.Experiments.Subscribe(change => _queue.Add(change.Latest.Key));
        _caches.ReplicaSets.Subscribe(EnqueueOwner);
        _caches.AnalysisRuns.Subscribe(EnqueueOwner);
        _caches.Services.Subscribe(EnqueueOwner);
        _caches.Rollouts.Subscribe(OnRollout);
    }

    private void EnqueueOwner(ObjectChange change)
    {
        if (change.Latest.Header.Controller is { Kind: ApiGroup.ExperimentKind } owner)
        {
            _queue.Add(new ObjectKey(change.Latest.Header.Namespace, owner.Name));
        }
    }

    /// <summary>Pods that a Rollout has stopped sending requests to may go.</summary>
    private void OnRollout(ObjectChange change)
    {
        if (!SendsRequests(change.Before) && !SendsRequests(change.After))
        {
            return;
        }

        foreach (var experiment in _caches.Experiments.ByIndex(ControllerCaches.ByOwner, change.Latest.Header.Uid))
        {
            _queue.Add(experiment.Key);
        }
    }

    private static bool SendsRequests(KubeObject? item) =>
        item is not null
        && CacheReader.TryRead<Rollout>(item, out var rollout)
        && rollout.Status.Canary.Weights is { Additional.Count: > 0 };
}
