using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What is wrong with the mesh objects that a Rollout names, found by the routers' own rules without writing anything (rows G4, G17 to G20 and L29).
/// Objects that cannot be found are passed over: they may be in the cluster. Pure.
/// </summary>
public static class RouterReferences
{
    private const string Istio = "networking.istio.io";
    private const string AppMesh = "appmesh.k8s.aws";
    private const string Ambassador = "getambassador.io";

    /// <summary>The first error of each object, in the order in which routers are told.</summary>
    /// <param name="rollout">A Rollout whose spec is sound.</param>
    /// <param name="find">The whole object, or null; its spec is not changed.</param>
    public static IReadOnlyList<FieldError> Validate(Rollout rollout, Func<RoutedObject, JsonObject?> find)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(find);
        if (rollout.Spec.Strategy.Canary?.TrafficRouting is not { } routing)
        {
            return [];
        }

        var request = new TrafficRequest(rollout, Target(rollout.Spec.Strategy.Canary), static (_, _, _) => { });
        return
        [
            .. OfIstio(request, routing, find)
                .Concat(OfAmbassador(request, routing, find))
                .Concat(OfAppMesh(request, routing, find))
                .Concat(OfTraefik(request, routing, find))
                .Concat(OfApisix(request, routing, find))
                .Concat(OfGatewayApi(request, routing, find))
                .Select(ErrorOf)
                .OfType<FieldError>(),
        ];
    }

    private static FieldError? ErrorOf(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (TrafficRoutingException fault)
        {
            return fault.Error;
        }
    }

    private static IEnumerable<Action> OfIstio(TrafficRequest request, RolloutTrafficRouting routing, Func<RoutedObject, JsonObject?> find)
    {
        if (routing.Istio is not { } istio)
        {
            yield break;
        }

        var chosen = istio.VirtualService is { } one ? [one] : istio.VirtualServices ?? [];
        foreach (var wanted in chosen)
        {
            if (find(new(Istio, "VirtualService", IstioObjectName.Parse(wanted.Name, request.Namespace))) is { } found)
            {
                yield return () => VirtualServiceRoutes.Apply(SpecOf(found), wanted, IstioRouting.Of(request));
            }
        }

        if (
            istio.DestinationRule is { } rule
            && find(new(Istio, "DestinationRule", IstioObjectName.Parse(rule.Name, request.Namespace))) is { } subsets
        )
        {
            yield return () => DestinationRuleSubsets.Apply(SpecOf(subsets), IstioRouting.Of(request));
        }
    }

    private static IEnumerable<Action> OfAmbassador(
        TrafficRequest request,
        RolloutTrafficRouting routing,
        Func<RoutedObject, JsonObject?> find
    )
    {
        foreach (var name in routing.Ambassador?.Mappings ?? [])
        {
            var key = new ObjectKey(request.Namespace, name);
            var found = find(new(Ambassador, "Mapping", key)) ?? find(new($"x.{Ambassador}", "AmbassadorMapping", key));
            if (found is not null && CanaryMapping.Fault(SpecOf(found), name) is { } fault)
            {
                yield return () =>
                    throw RoutedFault.Of(
                        "spec.weight",
                        name,
                        fault,
                        $"remove spec.weight of Mapping {name}, or name another in spec.strategy.canary.trafficRouting.ambassador.mappings"
                    );
            }
        }
    }

    private static IEnumerable<Action> OfAppMesh(
        TrafficRequest request,
        RolloutTrafficRouting routing,
        Func<RoutedObject, JsonObject?> find
    )
    {
        if (
            routing.AppMesh is not { VirtualService.Name: { Length: > 0 } name } mesh
            || find(new(AppMesh, "VirtualService", new ObjectKey(request.Namespace, name))) is not { } service
        )
        {
            yield break;
        }

        yield return () =>
        {
            var key = AppMeshRouter.RouterOf(SpecOf(service), new ObjectKey(request.Namespace, name));
            if (find(new(AppMesh, "VirtualRouter", key)) is { } router)
            {
                VirtualRouterWeights.Apply(SpecOf(router), key.Name, mesh, request.Namespace, request.Target);
            }
        };
    }

    private static IEnumerable<Action> OfTraefik(
        TrafficRequest request,
        RolloutTrafficRouting routing,
        Func<RoutedObject, JsonObject?> find
    )
    {
        if (routing.Traefik is not { WeightedTraefikServiceName: var name })
        {
            yield break;
        }

        foreach (var group in TraefikRouter.Groups)
        {
            if (find(new(group, "TraefikService", new ObjectKey(request.Namespace, name))) is { } found)
            {
                yield return () => TraefikServiceWeights.Apply(SpecOf(found), name, request.Target);
            }
        }
    }

    private static IEnumerable<Action> OfApisix(TrafficRequest request, RolloutTrafficRouting routing, Func<RoutedObject, JsonObject?> find)
    {
        if (
            routing.Apisix?.Route is { } chosen
            && find(new("apisix.apache.org", "ApisixRoute", new ObjectKey(request.Namespace, chosen.Name))) is { } found
        )
        {
            yield return () => ApisixRules.Apply(SpecOf(found), chosen, request.Target);
        }
    }

    /// <summary>Routes that are chosen by their labels are not looked for: which of them there are only the cluster knows.</summary>
    private static IEnumerable<Action> OfGatewayApi(
        TrafficRequest request,
        RolloutTrafficRouting routing,
        Func<RoutedObject, JsonObject?> find
    )
    {
        var managed = (routing.ManagedRoutes ?? []).Select(route => route.Name).ToList();
        foreach (var form in GatewayApiConfiguration.Of(routing).Select(form => form.Routing).OfType<GatewayApiTrafficRouting>())
        {
            var home = string.IsNullOrEmpty(form.Namespace) ? request.Namespace : form.Namespace;
            foreach (var chosen in ChosenRoutes.Of(form))
            {
                foreach (var route in chosen.Named)
                {
                    if (find(new(RouteKind.Group, chosen.Kind.Name, new ObjectKey(home, route.Name))) is { } found)
                    {
                        var task = new RouteTask(chosen.Kind, route, home, request.Rollout, form, request.Target, managed, NoPorts);
                        yield return () => RouteRules.Apply(found, task);
                    }
                }
            }
        }
    }

    private static IReadOnlyDictionary<string, int> NoPorts { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    private static JsonObject SpecOf(JsonObject item) => item["spec"] as JsonObject ?? [];

    /// <summary>Everything to the stable version: it is what objects must be able to say at any time.</summary>
    private static TrafficTarget Target(CanaryStrategy canary) =>
        new()
        {
            Weight = 0,
            MaxWeight = canary.TrafficRouting?.MaxTrafficWeight ?? 100,
            CanaryHash = "canary",
            StableHash = "stable",
            CanaryService = canary.PingPong?.PongService ?? canary.CanaryService,
            StableService = canary.PingPong?.PingService ?? canary.StableService,
        };
}
