using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What Rollouts name no more, because they were deleted or changed their strategy: it may have to be given back.</summary>
internal static class LeftReferences
{
    /// <summary>Feeds a queue with what a Rollout left out at its last change, or had when it went.</summary>
    /// <param name="rollouts">All Rollouts.</param>
    /// <param name="references">What one refers to.</param>
    /// <param name="queue">Where it goes.</param>
    public static void SubscribeLeft<TKey>(this Informer rollouts, Func<KubeObject, IEnumerable<TKey>> references, WorkQueue<TKey> queue)
        where TKey : notnull =>
        rollouts.Subscribe(change =>
        {
            if (change.Before is not { } before)
            {
                return;
            }

            var kept = change.After is { } after ? references(after).ToHashSet() : [];
            foreach (var key in references(before).Where(key => !kept.Contains(key)))
            {
                queue.Add(key);
            }
        });

    /// <summary>
    /// Whether a Rollout still names something, asked of the API server: the cache has neither Rollouts of other instances nor those of this very moment.
    /// One that cannot be read counts as one that does: nobody can say what it names, and things stay as they are.
    /// </summary>
    /// <param name="client">The cluster of the Rollouts.</param>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="names">Whether a Rollout names it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesApiException">The API server does not say.</exception>
    public static async Task<bool> IsNamedAsync(
        this IKubernetesClient client,
        ObjectKey rollout,
        Func<KubeObject, bool> names,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.FindAsync(KnownResources.Rollouts, rollout.Namespace, rollout.Name, cancellationToken) is { } found
                && names(found);
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
