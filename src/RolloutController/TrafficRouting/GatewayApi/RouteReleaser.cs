using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives routes of the Gateway API back that a Rollout names no more while its canary has requests by them, because it was deleted or changed its
/// strategy: everybody goes to the stable version, and rules and marks of the Rollout go.
/// </summary>
internal sealed class RouteReleaser(
    IKubernetesClient client,
    RoutedObjects objects,
    ControllerCaches caches,
    ILeadership leadership,
    IOptions<RolloutControllerOptions> options,
    ILogger<RouteReleaser> log
)
{
    private static readonly RouteKind[] Kinds = [RouteKind.Http, RouteKind.Grpc, RouteKind.Tcp, RouteKind.Tls];

    /// <summary>Feeds a queue with the routes that may have to be given back; one without a name stands for all of its namespace.</summary>
    public void Subscribe(WorkQueue<RoutedObject> queue) => caches.Rollouts.SubscribeLeft(RolloutReferences.Routes, queue);

    /// <summary>Feeds it with those that were left while no controller ran.</summary>
    public async Task SweepAsync(WorkQueue<RoutedObject> queue, CancellationToken cancellationToken)
    {
        foreach (var kind in Kinds)
        {
            foreach (var route in await MarkedAsync(kind, options.Value.Namespace, cancellationToken))
            {
                queue.Add(new RoutedObject(RouteKind.Group, kind.Name, route.Key));
            }
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(RoutedObject left, CancellationToken cancellationToken)
    {
        var kind = Array.Find(Kinds, kind => kind.Name == left.Kind)!;
        if (left.Key.Name.Length == 0)
        {
            foreach (var route in await MarkedAsync(kind, left.Key.Namespace, cancellationToken))
            {
                await ReleaseAsync(kind, route, cancellationToken);
            }
        }
        else if (
            await FindTypeAsync(kind, cancellationToken) is { } type
            && await objects.FindAsync(type, left.Key, cancellationToken) is { } route
        )
        {
            await ReleaseAsync(kind, route, cancellationToken);
        }

        return default;
    }

    private async Task ReleaseAsync(RouteKind kind, KubeObject route, CancellationToken cancellationToken)
    {
        if (route.Header.DeletionTimestamp is not null)
        {
            return;
        }

        var before = route.ToNode();
        var after = before;
        List<string> gone = [];
        foreach (var name in RouteNote.Read(before["metadata"] as System.Text.Json.Nodes.JsonObject).Keys)
        {
            if (
                name.Split('/') is [{ Length: > 0 } space, { Length: > 0 } rollout]
                && new ObjectKey(space, rollout) is var key
                && !await IsNamedAsync(kind, route, key, cancellationToken)
            )
            {
                after = RouteReturn.Apply(after, kind, key);
                gone.Add(name);
            }
        }

        if (gone.Count == 0 || TestedPatch.Between(before, after) is not { } operations)
        {
            return;
        }

        leadership.EnsureHeld($"{kind.Name} {route.Key}");

        var type = await FindTypeAsync(kind, cancellationToken);
        await objects.PatchAsync(type!, route.Key, operations, cancellationToken);
        log.RouteReleased(kind.Name, route.Key.ToString(), string.Join(", ", gone));
    }

    /// <summary>A controller of one namespace cannot say what Rollouts of another name.</summary>
    private async Task<bool> IsNamedAsync(RouteKind kind, KubeObject route, ObjectKey rollout, CancellationToken cancellationToken) =>
        (options.Value.Namespace is { } own && own != rollout.Namespace)
        || (caches.Rollouts.Get(rollout) is { } cached && Names(cached, kind, route))
        || await client.IsNamedAsync(rollout, found => Names(found, kind, route), cancellationToken);

    private static bool Names(KubeObject rollout, RouteKind kind, KubeObject route)
    {
        if (rollout.As<Rollout>(RolloutsJson.Options).Spec.Strategy.Canary?.TrafficRouting is not { } routing)
        {
            return false;
        }

        return GatewayApiConfiguration
            .Of(routing)
            .Any(form =>
                // One that cannot be read may name anything.
                form.Routing
                    is not { } chosen
                || (
                    (string.IsNullOrEmpty(chosen.Namespace) ? rollout.Header.Namespace : chosen.Namespace) == route.Header.Namespace
                    && ChosenRoutes
                        .Of(chosen)
                        .Any(routes =>
                            routes.Kind == kind
                            && (
                                routes.Named.Any(named => named.Name == route.Header.Name)
                                || (routes.Selector is { } selector && selector.Matches(route.Header.Labels))
                            )
                        )
                )
            );
    }

    /// <summary>Routes that carry our note; none where the cluster serves no such kind.</summary>
    private async Task<IReadOnlyList<KubeObject>> MarkedAsync(RouteKind kind, string? space, CancellationToken cancellationToken) =>
        await FindTypeAsync(kind, cancellationToken) is { } type
            ?
            [
                .. (await client.ListAsync(type, space, null, cancellationToken)).Items.Where(static route =>
                    route.Header.Annotations.ContainsKey(RolloutAnnotations.RouteCanaries)
                ),
            ]
            : [];

    private Task<ResourceType?> FindTypeAsync(RouteKind kind, CancellationToken cancellationToken) =>
        objects.FindServedTypeAsync(RouteKind.Group, kind.Plural, cancellationToken);
}
