using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives a DestinationRule back that a Rollout names no more, because it was deleted or changed its strategy: its subsets select all versions again, where
/// they would go on selecting one that nobody keeps (row G8).
/// </summary>
internal sealed class DestinationRuleReleaser(
    IstioCluster cluster,
    IKubernetesClient own,
    ControllerCaches caches,
    ILeadership leadership,
    ILogger<DestinationRuleReleaser> log
)
{
    /// <summary>Feeds a queue with the DestinationRules that may have to be given back.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue) => caches.Rollouts.SubscribeLeft(RolloutReferences.DestinationRules, queue);

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var objects = await cluster.FindAsync(cancellationToken);
        if (
            await objects.FindServedTypeAsync(IstioCluster.Group, "destinationrules", cancellationToken) is not { } type
            || await objects.FindAsync(type, key, cancellationToken) is not { Header.DeletionTimestamp: null } rule
            || rule.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) is not { Length: > 0 } manager
            || caches.Rollouts.ByIndex(ControllerCaches.ByDestinationRule, key.ToString()).Count > 0
            || await own.IsNamedAsync(
                new ObjectKey(key.Namespace, manager),
                rollout => RolloutReferences.DestinationRules(rollout).Contains(key),
                cancellationToken
            )
        )
        {
            return default;
        }

        if (!leadership.IsHeld)
        {
            throw new LeadershipLostException($"DestinationRule {key} is left as it is: another controller may lead now.");
        }

        var before = rule.ToNode();
        if (TestedPatch.Between(before, DestinationRuleSubsets.Release((JsonObject)before.DeepClone())) is { } operations)
        {
            await objects.PatchAsync(type, key, operations, cancellationToken);
            log.DestinationRuleReleased(key.ToString(), manager);
        }

        return default;
    }
}
