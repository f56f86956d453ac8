using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Apache APISIX: weights in the rules of an ApisixRoute, and one more ApisixRoute for each header route (row G20).</summary>
internal sealed class ApisixRouter(RoutedObjects objects, OwnedObjects owned) : ITrafficRouter
{
    /// <summary>The version of ApisixRoutes that is written.</summary>
    public const string Version = "v2";

    private const string Group = "apisix.apache.org";
    private const string Field = "spec.strategy.canary.trafficRouting.apisix";

    /// <summary>What tells APISIX whose route it is; labels and other annotations belong to the user's object alone.</summary>
    private static readonly string[] OwnAnnotations = ["k8s.apisix.apache.org/", "kubernetes.io/ingress.class"];

    /// <summary>What APISIX's controller says of a route that it took over: version 1, and version 2.</summary>
    private static readonly string[] TakenOver = ["ResourcesAvailable", "Accepted"];

    public string Type => "Apisix";

    public EvidenceKind Strongest => EvidenceKind.ControllerStatus;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Apisix is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Routing.Apisix!.Route is not { Name.Length: > 0 } chosen)
        {
            throw new TrafficRoutingException($"{Field}.route names no ApisixRoute: set its name");
        }

        var type = await FindTypeAsync(cancellationToken);
        if (request.Target.RemovesManagedRoutes)
        {
            foreach (var route in request.Routing.ManagedRoutes ?? [])
            {
                await RemoveAsync(request, type, route.Name, cancellationToken);
            }
        }

        var change = await objects.ChangeSpecAsync(
            request,
            type,
            new ObjectKey(request.Namespace, chosen.Name),
            $"{Field}.route",
            spec => ApisixRules.Apply(spec, chosen, request.Target),
            standing: spec => ApisixRules.CanaryWeight(spec, chosen, StandingWeight.Told(request)),
            cancellationToken: cancellationToken
        );
        if (request.Target is { RemovesManagedRoutes: false, HeaderRoute: { Name.Length: > 0 } step })
        {
            await SetHeaderRouteAsync(request, type, change.Object, chosen, step, cancellationToken);
        }

        return request.Target.Verifies ? ControllerWord.OfConditions(request, change.Object, TakenOver) : WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Routing.Apisix!.Route is not { Name.Length: > 0 } chosen)
        {
            return [null];
        }

        var weight = await objects.ReadWeightAsync(
            await FindTypeAsync(cancellationToken),
            new ObjectKey(request.Namespace, chosen.Name),
            spec => ApisixRules.CanaryWeight(spec, chosen, StandingWeight.Told(request)),
            cancellationToken
        );
        return [RoutedTraffic.Of(weight)];
    }

    private async Task SetHeaderRouteAsync(
        TrafficRequest request,
        ResourceType type,
        KubeObject route,
        ApisixRoute chosen,
        SetHeaderRoute step,
        CancellationToken cancellationToken
    )
    {
        var key = new ObjectKey(request.Namespace, step.Name!);
        var present = await objects.FindAsync(request, type, key, cancellationToken);
        if (present is not null && !OwnedObjects.IsOwned(request, present))
        {
            throw RoutedFault.Of(
                "spec.strategy.canary.trafficRouting.managedRoutes",
                step.Name!,
                $"duplicate ApisixRoute [{step.Name}] already exists",
                "give the header route another name in managedRoutes and in its steps"
            );
        }

        if (step.Match is not { Count: > 0 })
        {
            await RemoveAsync(request, type, step.Name!, cancellationToken);
            return;
        }

        var wanted = ApisixHeaderRoute.Spec(route.Spec(), chosen, step, Rank(request, step.Name!), request.Target);
        if (present is null)
        {
            await owned.CreateAsync(request, type, step.Name!, wanted, Annotations(route), cancellationToken);
            request.Tell(EventType.Normal, "ApisixRouteCreated", $"ApisixRoute `{step.Name}` created for header route `{step.Name}`");
            return;
        }

        await objects.ChangeSpecAsync(
            request,
            type,
            key,
            $"{Field}.route",
            _ => (JsonObject)wanted.DeepClone(),
            cancellationToken: cancellationToken
        );
    }

    private async Task RemoveAsync(TrafficRequest request, ResourceType type, string name, CancellationToken cancellationToken)
    {
        if (
            await objects.FindAsync(type, new ObjectKey(request.Namespace, name), cancellationToken) is { } present
            && OwnedObjects.IsOwned(request, present)
            && present.Header.DeletionTimestamp is null
        )
        {
            await owned.DeleteAsync(type, present, cancellationToken);
            request.Tell(EventType.Normal, "ApisixRouteDeleted", $"ApisixRoute `{name}` deleted");
        }
    }

    /// <summary>The first of the managed routes goes before the second, and all of them before the rules that they are made after.</summary>
    private static int Rank(TrafficRequest request, string name)
    {
        var managed = (request.Routing.ManagedRoutes ?? []).Select(route => route.Name).ToList();
        return Math.Max(1, managed.Count - managed.IndexOf(name));
    }

    private Task<ResourceType> FindTypeAsync(CancellationToken cancellationToken) =>
        objects.FindTypeAsync(Group, Version, "ApisixRoute", "apisixroutes", Field, cancellationToken);

    private static JsonObject Annotations(KubeObject route) =>
        new(
            route
                .Header.Annotations.Where(annotation =>
                    Array.Exists(OwnAnnotations, own => annotation.Key.StartsWith(own, StringComparison.Ordinal))
                )
                .Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))
        );
}
