using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Who counts pods how. A controller answers for what it could know: a pod that died a moment ago is forgiven, and so is a pod that came up unseen.
/// What another leader did at the same time is as unknown to it. What it did itself is not forgiven: pods that it sent away do not count, whatever its caches still show.
/// </summary>
internal sealed class CapacityLens(
    VirtualStore store,
    PodFleet fleet,
    PodObjects pods,
    OriginDeployment origin,
    ControllerProcess controller,
    Sight sight
)
{
    /// <summary>The Rollout as the lens shows it.</summary>
    public Rollout? Rollout => (sight == Sight.OfReplicaSets ? Seen : Present)?.As<Rollout>(RolloutsJson.Options);

    /// <summary>Pods of the Deployment; of what a user takes away between two looks nobody can know.</summary>
    private int ServingBeside =>
        controller.Known(controller.Caches.Deployments.Informer, OriginDeployment.Name) is { } seen
        && seen.As<Workload>(RolloutsJson.Options) is { } known
        && known.Spec.Replicas
            > (store.Find(KnownResources.Deployments, seen.Header.Name)?.As<Workload>(RolloutsJson.Options).Spec.Replicas ?? 0)
        && !controller.Client.HasChangedAfter(seen.Key, seen.Header.Generation)
            ? Math.Min(known.Spec.Replicas ?? 1, known.Status.AvailableReplicas)
            : origin.Serving;

    private KubeObject? Seen => controller.Known(controller.Caches.Rollouts, WorldObjects.Name);

    private KubeObject? Present => store.Find(KnownResources.Rollouts, WorldObjects.Name);

    /// <summary>Pods of a version that serve and were told to go on.</summary>
    public int Of(string hash) =>
        hash == DataPlane.Everybody
            ? ServingBeside
                + store
                    .List(KnownResources.ReplicaSets)
                    .Where(item => !ExperimentObjects.AreOwners(item))
                    .Sum(item => OfVersion(item.Header.Labels[RolloutLabels.PodTemplateHash]))
            : OfVersion(hash);

    /// <summary>The same behind the Service of an experiment, which has the name of its ReplicaSet.</summary>
    public int OfExperiment(string service) =>
        OfReplicaSet(
            service,
            fleet.ReadyOfExperiment(service),
            seen => fleet.DeathsOfExperimentAfter(service, seen?.Header.ResourceVersion)
        );

    private bool IsShown(string pod) =>
        controller.Caches.Pods.Get(new ObjectKey(VirtualStore.Namespace, pod)) is { } seen
        && (!pods.Evicted.Contains(pod) || pods.IsEvictedUnseen(seen, controller));

    private int OfVersion(string hash) =>
        OfReplicaSet(
            $"{WorldObjects.Name}-{hash}",
            fleet.ReadyOf(hash),
            seen =>
                sight == Sight.OfPods
                    ? fleet.DeathsUnseen(hash, IsShown)
                    : fleet.DeathsAfter(hash, seen?.Header.ResourceVersion, controller.Client.Evicted)
        );

    /// <param name="name">Its name.</param>
    /// <param name="ready">Its pods that serve.</param>
    /// <param name="forgiven">Deaths that who has seen so much of it cannot know of.</param>
    private int OfReplicaSet(string name, int ready, Func<KubeObject?, int> forgiven)
    {
        if (store.Find(KnownResources.ReplicaSets, name)?.As<ReplicaSet>(RolloutsJson.Options) is not { } present)
        {
            return 0;
        }

        var seen = controller.Known(controller.Caches.ReplicaSets, name);
        if (
            seen is not null
            && seen.As<ReplicaSet>(RolloutsJson.Options) is { } known
            && known.Spec.Replicas > present.Spec.Replicas
            && !controller.Client.HasChangedAfter(seen.Key, seen.Header.Generation)
        )
        {
            // Another leader sent them away.
            return Math.Min(known.Spec.Replicas.Value, known.Status.AvailableReplicas);
        }

        var capacity = Math.Min(present.Spec.Replicas ?? 1, ready + forgiven(seen));
        return sight == Sight.OfReplicaSets
            ? Math.Min(capacity, seen?.As<ReplicaSet>(RolloutsJson.Options).Status.AvailableReplicas ?? 0)
            : capacity;
    }
}
