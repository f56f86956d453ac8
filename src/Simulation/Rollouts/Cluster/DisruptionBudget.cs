using System.Net;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What the API server asks before it lets an evicted pod go.</summary>
internal sealed class DisruptionBudget(VirtualStore store, VirtualTime time, PodFleet fleet, RolloutScript script)
{
    /// <summary>Until when no pod may go.</summary>
    public DateTimeOffset HeldUntil { get; set; }

    /// <exception cref="KubernetesApiException">The budget holds the pod, or there is none of that name.</exception>
    public void Evict(string pod)
    {
        store.Get(KnownResources.Pods, pod);
        var sizes = store.List(KnownResources.ReplicaSets).Select(item => item.As<ReplicaSet>(RolloutsJson.Options)).ToList();
        var desired = sizes.Sum(replicaSet => replicaSet.Spec.Replicas ?? 1);
        var ready = sizes.Sum(replicaSet => fleet.ReadyOf(replicaSet.Metadata.Labels![RolloutLabels.PodTemplateHash]));
        if (time.Now < HeldUntil || (script.Has(RolloutFeatures.Budget) && ready < desired))
        {
            throw new KubernetesApiException(
                HttpStatusCode.TooManyRequests,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget."
            );
        }

        fleet.Evict(pod);
    }
}
