using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Turns changes of anything that a Rollout depends on into keys of Rollouts to look at (row L34).</summary>
internal sealed class QueueFeed
{
    private const string AddedToInformer = "RolloutAddedToInformer";

    private readonly ControllerCaches _caches;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly CountedRollouts _counted;
    private readonly IEventRecorder _events;
    private readonly ControllerMetrics _metrics;
    private readonly IngressClasses? _classes;

    /// <param name="caches">Where changes show.</param>
    /// <param name="queue">Rollouts that are looked at, at once.</param>
    /// <param name="counted">Rollouts that only count pods.</param>
    /// <param name="events">Where the arrival and the end of a Rollout are recorded.</param>
    /// <param name="metrics">Where they are counted.</param>
    /// <param name="classes">Which Ingresses are followed; null for all.</param>
    public QueueFeed(
        ControllerCaches caches,
        WorkQueue<ObjectKey> queue,
        CountedRollouts counted,
        IEventRecorder events,
        ControllerMetrics metrics,
        IngressClasses? classes = null
    )
    {
        _caches = caches;
        _queue = queue;
        _counted = counted;
        _events = events;
        _metrics = metrics;
        _classes = classes;
    }

    public void Subscribe()
    {
        _caches.Rollouts.Subscribe(OnRollout);
        _caches.ReplicaSets.Subscribe(OnReplicaSet);
        _caches.Pods.Subscribe(OnPod);
        _caches.AnalysisRuns.Subscribe(change => EnqueueOwner(change.Latest, _queue.Add));
        _caches.Experiments.Subscribe(change => EnqueueOwner(change.Latest, _queue.Add));
        _caches.Services.Subscribe(change => EnqueueReferrers(ControllerCaches.ByService, change.Latest));
        _caches.AnalysisTemplates.Subscribe(change => EnqueueReferrers(ControllerCaches.ByTemplate, change.Latest));
        _caches.ClusterAnalysisTemplates?.Subscribe(change => EnqueueReferrers(ControllerCaches.ByTemplate, change.Latest));
        _caches.Ingresses.Informer.Subscribe(OnIngress);
        foreach (var workloads in _caches.Workloads)
        {
            workloads.Informer.Subscribe(change =>
                Enqueue(ControllerCaches.ByWorkload, $"{workloads.Informer.Type.Kind}/{change.Latest.Key}")
            );
        }
    }

    /// <summary>One that changed its class is looked at once more, for the sake of the class that it had.</summary>
    private void OnIngress(ObjectChange change)
    {
        foreach (var rollout in _caches.Rollouts.ByIndex(ControllerCaches.ByIngress, change.Latest.Key.ToString()))
        {
            if (
                _classes is null
                || _classes.Wakes(change.Latest, rollout)
                || (change.Before is { } before && _classes.Wakes(before, rollout))
            )
            {
                _queue.Add(rollout.Key);
            }
        }
    }

    private void OnRollout(ObjectChange change)
    {
        // Row H28: once in a Rollout's life, before it is reconciled for the first time.
        if (change is { Before: null, After: { } added } && !HasBeenObserved(added))
        {
            _events.Record(added.Header, EventType.Normal, AddedToInformer, $"Rollout resource added to informer: {added.Key}");
            _metrics.CountEvent(added.Key, EventType.Normal, AddedToInformer);
        }

        if (change.After is null)
        {
            // Argo puts the name before the namespace, and tools read it.
            var message = $"Rollout {change.Latest.Header.Name}/{change.Latest.Header.Namespace} is deleted.";
            _events.Record(change.Latest.Header, EventType.Normal, EventReason.RolloutDeleted, message);
            _metrics.CountEvent(change.Latest.Key, EventType.Normal, EventReason.RolloutDeleted);
        }

        _queue.Add(change.Latest.Key);
    }

    private void OnReplicaSet(ObjectChange change)
    {
        EnqueueOwner(change.Latest, ArePodsComing(change) ? _counted.Add : _queue.Add);
        if (change.Before is { } before && before.Header.Controller?.Uid != change.Latest.Header.Controller?.Uid)
        {
            EnqueueOwner(before, _queue.Add);
        }

        if (change.Latest.Header.Controller is not null)
        {
            return;
        }

        // An orphan may be anybody's whose selector matches; reconciling decides.
        foreach (var rollout in _caches.Rollouts.List(change.Latest.Header.Namespace))
        {
            _queue.Add(rollout.Key);
        }
    }

    /// <summary>
    /// The end of a pod that was shutting down changes no ReplicaSet, but a Rollout that recreates waits for it. And a pod may show after the last change of
    /// its ReplicaSet, which was looked at without it, while it has the labels of the part that its version played when it was made.
    /// </summary>
    private void OnPod(ObjectChange change)
    {
        var hasCome = change.Before is null;
        var hasGone = change.After is null || change.Before?.Header.DeletionTimestamp is not null;
        if (
            (hasCome || hasGone)
            && change.Latest.Header.Controller is { } owner
            && _caches.ReplicaSets.Get(new ObjectKey(change.Latest.Header.Namespace, owner.Name)) is { } replicaSet
            && replicaSet.Header.Controller is { Kind: ApiGroup.RolloutKind } controller
            && _caches.Rollouts.Get(new ObjectKey(replicaSet.Header.Namespace, controller.Name)) is { } rollout
            && (hasGone ? RolloutReferences.IsRecreated(rollout) : HasLabelsOfItsPart(replicaSet))
        )
        {
            _queue.Add(rollout.Key);
        }
    }

    private static bool HasLabelsOfItsPart(KubeObject replicaSet) =>
        replicaSet.Header.Annotations.ContainsKey(RolloutAnnotations.EphemeralMetadata);

    /// <summary>
    /// While pods of a ReplicaSet are coming only counts change. Whatever leads on (all pods available, another size, anything on the Rollout) is more.
    /// </summary>
    private static bool ArePodsComing(ObjectChange change) =>
        change is { Before: { } before, After: { } after }
        && before.Header.Generation == after.Header.Generation
        && CacheReader.TryRead<ReplicaSet>(after, out var replicaSet)
        && replicaSet.Status.AvailableReplicas < (replicaSet.Spec.Replicas ?? RolloutDefaults.Replicas)
        // Pods that are lost are news.
        && CacheReader.TryRead<ReplicaSet>(before, out var known)
        && replicaSet.Status.AvailableReplicas >= known.Status.AvailableReplicas;

    private static void EnqueueOwner(KubeObject item, Action<ObjectKey> enqueue)
    {
        if (item.Header.Controller is { Kind: ApiGroup.RolloutKind } owner)
        {
            enqueue(new ObjectKey(item.Header.Namespace, owner.Name));
        }
    }

    private void EnqueueReferrers(string index, KubeObject item) => Enqueue(index, $"{item.Header.Namespace}/{item.Header.Name}");

    private void Enqueue(string index, string value)
    {
        foreach (var rollout in _caches.Rollouts.ByIndex(index, value))
        {
            _queue.Add(rollout.Key);
        }
    }

    private static bool HasBeenObserved(KubeObject rollout)
    {
        try
        {
            return !string.IsNullOrEmpty(rollout.As<Rollout>(RolloutsJson.Options).Status.ObservedGeneration);
        }
        catch (System.Text.Json.JsonException)
        {
            // Unreadable: that is reported on the object when it is reconciled.
            return true;
        }
    }
}
