using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Whether a Rollout's routers may still send requests to a template's pods. The Rollout notes a share in its status before it tells its routers, and
/// takes the note back after they confirmed to send nothing there any more.
/// </summary>
internal static class RoutedRequests
{
    public static bool MayReach(ExperimentSync sync, ExperimentTemplate template, ReplicaSet replicaSet)
    {
        if (
            template.Service is null
            || sync.Snapshot.Owner is not { Metadata.DeletionTimestamp: null } owner
            || owner.Spec.Strategy.Canary?.TrafficRouting?.HasRouter() is not true
        )
        {
            return false;
        }

        return (owner.Status.Canary.Weights?.Additional ?? []).Any(destination =>
            destination.Weight > 0
            && destination.PodTemplateHash == replicaSet.PodHash()
            && destination.ServiceName == sync.ServiceOf(template.Name)?.Metadata.Name
        );
    }
}
