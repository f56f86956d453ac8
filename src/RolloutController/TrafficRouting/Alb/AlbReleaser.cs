using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives an Ingress back that a Rollout does not name any more, because it was deleted or changed its strategy: its action sends everybody to the stable
/// Service, and its routes go (row G15). Otherwise requests would go on to a canary that nobody looks after.
/// </summary>
internal sealed class AlbReleaser(
    IKubernetesClient client,
    RoutedObjects objects,
    ControllerCaches caches,
    ILeadership leadership,
    IOptions<RolloutControllerOptions> options,
    ILogger<AlbReleaser> log
)
{
    private readonly IngressClasses _classes = new(options);

    /// <summary>Feeds a queue with the Ingresses that may have to be given back. They are watched from the first Rollout on that names one.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue)
    {
        caches.Ingresses.Informer.Subscribe(change =>
        {
            if (change.After is { } ingress && IsManaged(ingress))
            {
                queue.Add(ingress.Key);
            }
        });
        caches.Rollouts.SubscribeLeft(RolloutReferences.Ingresses, queue);
    }

    /// <summary>Feeds it with those that were left while no controller ran, where no Rollout makes the controller watch Ingresses.</summary>
    public async Task SweepAsync(WorkQueue<ObjectKey> queue, CancellationToken cancellationToken)
    {
        if (caches.Rollouts.List().Any(static rollout => RolloutReferences.Ingresses(rollout).Any()))
        {
            // All of them come with the first list of the watch.
            return;
        }

        var all = await client.ListAsync(KnownResources.Ingresses, options.Value.Namespace, null, cancellationToken);
        foreach (var ingress in all.Items.Where(IsManaged))
        {
            queue.Add(ingress.Key);
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var known = caches.Ingresses.Informer.HasSynced
            ? caches.Ingresses.Informer.Get(key)
            : await objects.FindAsync(KnownResources.Ingresses, key, cancellationToken);
        if (known is not { } ingress || !IsManaged(ingress))
        {
            return default;
        }

        IReadOnlyCollection<string> rollouts;
        try
        {
            rollouts = ManagedAnnotations.Read(ingress.ToNode()["metadata"]?["annotations"] as JsonObject).Rollouts;
        }
        catch (FormatException unreadable)
        {
            // Nobody can say whose it is: it stays as it is.
            log.IngressNoteUnreadable(key.ToString(), unreadable.Message);
            return default;
        }

        foreach (var rollout in rollouts)
        {
            if (!await IsNamedAsync(key, rollout, cancellationToken))
            {
                await ReleaseAsync(key, rollout, cancellationToken);
            }
        }

        return default;
    }

    private async Task<bool> IsNamedAsync(ObjectKey ingress, string rollout, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(ingress.Namespace, rollout);
        return (caches.Rollouts.Get(key) is { } cached && Names(cached, ingress))
            || await client.IsNamedAsync(key, found => Names(found, ingress), cancellationToken);
    }

    private async Task ReleaseAsync(ObjectKey key, string rollout, CancellationToken cancellationToken)
    {
        leadership.EnsureHeld($"Ingress {key}");

        if (await objects.FindAsync(KnownResources.Ingresses, key, cancellationToken) is not { } read)
        {
            return;
        }

        var before = read.ToNode();
        if (TestedPatch.Between(before, AlbIngress.Release((JsonObject)before.DeepClone(), rollout)) is not { } operations)
        {
            return;
        }

        await client.PatchAsync(KnownResources.Ingresses, key.Namespace, key.Name, Patch.Json(operations), null, cancellationToken);
        log.IngressReleased(key.ToString(), rollout);
    }

    private static bool Names(KubeObject rollout, ObjectKey ingress) =>
        rollout.As<Rollout>(RolloutsJson.Options).Spec.Strategy.Canary?.TrafficRouting?.Alb is { } alb
        && AlbIngress.NamesOf(alb).Contains(ingress.Name);

    private bool IsManaged(KubeObject ingress) =>
        (
            ingress.Header.Annotations.ContainsKey(RolloutAnnotations.ManagedAlbAnnotations)
            || ingress.Header.Annotations.ContainsKey(RolloutAnnotations.ManagedAlbActions)
        ) && _classes.IsOfAlb(ingress);
}
