using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
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
    IOptions<RolloutControllerOptions> options,
    ILogger<DestinationRuleReleaser> log
)
{
    private const string Plural = "destinationrules";

    /// <summary>Feeds a queue with the DestinationRules that may have to be given back.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue) => caches.Rollouts.SubscribeLeft(RolloutReferences.DestinationRules, queue);

    /// <summary>
    /// Feeds it with those that were left while no controller ran. In a primary cluster they may be those of other clusters' Rollouts, of which nobody
    /// here knows: there nothing is looked for.
    /// </summary>
    public async Task SweepAsync(WorkQueue<ObjectKey> queue, CancellationToken cancellationToken)
    {
        if (
            await own.Discovery.FindAsync(IstioCluster.Group, Plural, cancellationToken) is not { } type
            || (await cluster.FindAsync(cancellationToken)).IsElsewhere
        )
        {
            return;
        }

        var all = await own.ListAsync(type, options.Value.Namespace, null, cancellationToken);
        foreach (var rule in all.Items.Where(static rule => ManagerOf(rule) is not null))
        {
            queue.Add(rule.Key);
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var objects = await cluster.FindAsync(cancellationToken);
        if (
            await objects.FindServedTypeAsync(IstioCluster.Group, Plural, cancellationToken) is not { } type
            || await objects.FindAsync(type, key, cancellationToken) is not { Header.DeletionTimestamp: null } rule
            || ManagerOf(rule) is not { } manager
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

        leadership.EnsureHeld($"DestinationRule {key}");

        var before = rule.ToNode();
        if (TestedPatch.Between(before, DestinationRuleSubsets.Release((JsonObject)before.DeepClone())) is { } operations)
        {
            await objects.PatchAsync(type, key, operations, cancellationToken);
            log.DestinationRuleReleased(key.ToString(), manager);
        }

        return default;
    }

    private static string? ManagerOf(KubeObject rule) =>
        rule.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) is { Length: > 0 } name ? name : null;
}
