using System.Text.Json;
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
    RoutedObjects own,
    ControllerCaches caches,
    ILeadership leadership,
    ILogger<DestinationRuleReleaser> log
)
{
    /// <summary>Feeds a queue with the DestinationRules that may have to be given back.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue) =>
        caches.Rollouts.Subscribe(change =>
        {
            if (change.Before is not { } before)
            {
                return;
            }

            var kept = change.After is { } after ? RolloutReferences.DestinationRules(after).ToHashSet() : [];
            foreach (var rule in RolloutReferences.DestinationRules(before).Where(rule => !kept.Contains(rule)))
            {
                queue.Add(rule);
            }
        });

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var objects = await cluster.FindAsync(cancellationToken);
        if (
            await objects.FindServedTypeAsync(IstioCluster.Group, "destinationrules", cancellationToken) is not { } type
            || await objects.FindAsync(type, key, cancellationToken) is not { Header.DeletionTimestamp: null } rule
            || rule.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) is not { Length: > 0 } manager
            || caches.Rollouts.ByIndex(ControllerCaches.ByDestinationRule, key.ToString()).Count > 0
            || await IsNamedAsync(key, manager, cancellationToken)
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

    /// <summary>Asked of the API server: the cache has neither Rollouts of other instances nor those of this very moment.</summary>
    private async Task<bool> IsNamedAsync(ObjectKey rule, string manager, CancellationToken cancellationToken)
    {
        try
        {
            return await own.FindAsync(KnownResources.Rollouts, new ObjectKey(rule.Namespace, manager), cancellationToken) is { } rollout
                && RolloutReferences.DestinationRules(rollout).Contains(rule);
        }
        catch (JsonException)
        {
            // Nobody can say what it names: the DestinationRule stays as it is.
            return true;
        }
    }
}
