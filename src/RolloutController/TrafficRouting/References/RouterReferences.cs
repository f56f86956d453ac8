using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What is wrong with the mesh objects that a Rollout names, found by the routers' own rules without writing anything (rows G4, G16 to G20 and L29).
/// Objects that are out of sight are passed over: they may be in the cluster. Pure.
/// </summary>
public static class RouterReferences
{
    private const string Field = "spec.strategy.canary.trafficRouting";
    private const string AppMesh = "appmesh.k8s.aws";
    private const string Ambassador = "getambassador.io";
    private const string AmbassadorPreview = $"x.{Ambassador}";
    private const string Smi = "split.smi-spec.io";

    private static readonly (string Router, Func<TrafficRequest, SoughtObjects, IEnumerable<FieldError?>> Check)[] Checks =
    [
        ("Istio", OfIstio),
        ("Ambassador", OfAmbassador),
        ("AppMesh", OfAppMesh),
        ("SMI", OfSmi),
        ("Traefik", OfTraefik),
        ("Apisix", OfApisix),
        ("GatewayAPI", OfGatewayApi),
    ];

    private static IReadOnlyDictionary<string, int> NoPorts { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The first error of each object: those that Argo looks at in its order, then those of the other routers.</summary>
    /// <param name="rollout">A Rollout whose spec is sound.</param>
    /// <param name="find">Finds an object; its content is not changed.</param>
    /// <param name="isTold">Whether a router of that type is at work; null for all.</param>
    /// <param name="groups">The groups that the controller's flags name; null for the usual ones.</param>
    public static IReadOnlyList<FieldError> Validate(
        Rollout rollout,
        Func<RoutedObject, RoutedFinding> find,
        Predicate<string>? isTold = null,
        RoutedGroups? groups = null
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(find);
        if (rollout.Spec.Strategy.Canary is not { TrafficRouting: not null } canary)
        {
            return [];
        }

        var request = new TrafficRequest(rollout, Target(canary), static (_, _, _) => { });
        var objects = new SoughtObjects(find, groups ?? RoutedGroups.Usual);
        return
        [
            .. Checks
                .Where(check => isTold is null || isTold(check.Router))
                .SelectMany(check => check.Check(request, objects))
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

    private static IEnumerable<FieldError?> OfIstio(TrafficRequest request, SoughtObjects objects)
    {
        if (request.Routing.Istio is not { } istio)
        {
            yield break;
        }

        var path = $"{Field}.istio.{(istio.VirtualService is null ? "virtualServices" : "virtualService")}.name";
        var chosen = istio.VirtualService is { } one ? [one] : istio.VirtualServices ?? [];
        foreach (var wanted in chosen)
        {
            var key = IstioObjectName.Parse(wanted.Name, request.Namespace);
            var error = ErrorOf(() =>
            {
                if (objects.Require(path, key.Name, path, new RoutedObject(IstioCluster.Group, "VirtualService", key)) is { } found)
                {
                    VirtualServiceRoutes.Apply(SpecOf(found), wanted, IstioRouting.Of(request));
                }
            });
            // Of several VirtualServices Argo names the list, and of each name what is before the namespace.
            yield return error is { Kind: FieldErrorKind.Invalid } ? error with { Path = path, Value = GoQuote.Quote(key.Name) } : error;
        }

        if (istio.DestinationRule is not { } rule)
        {
            yield break;
        }

        yield return ErrorOf(() =>
        {
            const string named = $"{Field}.istio.destinationRule.name";
            var key = IstioObjectName.Parse(rule.Name, request.Namespace);
            if (objects.Require(named, key.Name, named, new RoutedObject(IstioCluster.Group, "DestinationRule", key)) is { } found)
            {
                DestinationRuleSubsets.Apply(SpecOf(found), IstioRouting.Of(request));
            }
        });
    }

    private static IEnumerable<FieldError?> OfAmbassador(TrafficRequest request, SoughtObjects objects)
    {
        const string path = $"{Field}.ambassador.mappings";
        foreach (var name in request.Routing.Ambassador?.Mappings ?? [])
        {
            var key = new ObjectKey(request.Namespace, name);
            yield return ErrorOf(() =>
            {
                var groups = RoutedGroups.Of(objects.Groups.Ambassador, Ambassador, AmbassadorPreview);
                var found = objects.Require(
                    path,
                    name,
                    path,
                    [.. groups.Select(group => new RoutedObject(group, group == AmbassadorPreview ? "AmbassadorMapping" : "Mapping", key))]
                );
                if (found is not null && CanaryMapping.Fault(SpecOf(found), name) is { } fault)
                {
                    throw RoutedFault.Of("spec.weight", name, fault, $"remove spec.weight of Mapping {name}, or name another in {path}");
                }
            });
        }
    }

    private static IEnumerable<FieldError?> OfAppMesh(TrafficRequest request, SoughtObjects objects)
    {
        if (request.Routing.AppMesh is not { VirtualService.Name: { Length: > 0 } name } mesh)
        {
            yield break;
        }

        const string field = $"{Field}.appMesh.virtualService.name";
        // Argo spells the field so.
        const string path = $"{Field}.appmesh.virtualService";
        var value = $"{name}.{request.Namespace}";
        yield return ErrorOf(() =>
        {
            var service = new RoutedObject(AppMesh, "VirtualService", new ObjectKey(request.Namespace, name));
            if (objects.Require(path, value, field, service) is not { } found)
            {
                return;
            }

            var key = AppMeshRouter.RouterOf(SpecOf(found), service.Key);
            if (objects.Require(path, value, field, new RoutedObject(AppMesh, "VirtualRouter", key)) is { } router)
            {
                VirtualRouterWeights.Apply(SpecOf(router), key.Name, mesh, request.Namespace, request.Target);
            }
        });
        var group = mesh.VirtualNodeGroup;
        foreach (
            var (member, node) in new[]
            {
                ("canaryVirtualNodeRef", group?.CanaryVirtualNodeRef?.Name),
                ("stableVirtualNodeRef", group?.StableVirtualNodeRef?.Name),
            }
        )
        {
            if (node is { Length: > 0 })
            {
                var at = $"{Field}.appMesh.virtualNodeGroup.{member}";
                yield return ErrorOf(() =>
                    objects.Require(at, node, at, new RoutedObject(AppMesh, "VirtualNode", new ObjectKey(request.Namespace, node)))
                );
            }
        }
    }

    /// <summary>The TrafficSplit is made by the router, but must not be somebody else's.</summary>
    private static IEnumerable<FieldError?> OfSmi(TrafficRequest request, SoughtObjects objects)
    {
        if (request.Routing.Smi is null)
        {
            yield break;
        }

        yield return ErrorOf(() =>
        {
            var key = SmiRouter.SplitOf(request);
            if (objects.Find(new RoutedObject(Smi, "TrafficSplit", key)) is { } split)
            {
                SmiRouter.RequireOwned(request, key, ControllerOf(split));
            }
        });
    }

    private static IEnumerable<FieldError?> OfTraefik(TrafficRequest request, SoughtObjects objects)
    {
        if (request.Routing.Traefik is not { WeightedTraefikServiceName: { Length: > 0 } name })
        {
            yield break;
        }

        const string path = $"{Field}.traefik.weightedTraefikServiceName";
        var key = new ObjectKey(request.Namespace, name);
        yield return ErrorOf(() =>
        {
            var groups = RoutedGroups.Of(objects.Groups.Traefik, TraefikRouter.Groups);
            if (objects.Require(path, name, path, [.. groups.Select(group => new RoutedObject(group, "TraefikService", key))]) is { } found)
            {
                TraefikServiceWeights.Apply(SpecOf(found), name, request.Target);
            }
        });
    }

    private static IEnumerable<FieldError?> OfApisix(TrafficRequest request, SoughtObjects objects)
    {
        if (request.Routing.Apisix?.Route is not { Name.Length: > 0 } chosen)
        {
            yield break;
        }

        const string path = $"{Field}.apisix.route";
        var route = new RoutedObject("apisix.apache.org", "ApisixRoute", new ObjectKey(request.Namespace, chosen.Name));
        yield return ErrorOf(() =>
        {
            if (objects.Require(path, chosen.Name, path, route) is { } found)
            {
                ApisixRules.Apply(SpecOf(found), chosen, request.Target);
            }
        });
    }

    /// <summary>Routes that are chosen by their labels are not looked for: which of them there are only the router asks.</summary>
    private static IEnumerable<FieldError?> OfGatewayApi(TrafficRequest request, SoughtObjects objects)
    {
        var managed = (request.Routing.ManagedRoutes ?? []).Select(route => route.Name).ToList();
        foreach (var form in GatewayApiConfiguration.Of(request.Routing))
        {
            if (form.Routing is not { } routing)
            {
                continue;
            }

            var path = $"{Field}.{form.Path}";
            var home = string.IsNullOrEmpty(routing.Namespace) ? request.Namespace : routing.Namespace;
            foreach (var chosen in ChosenRoutes.Of(routing))
            {
                foreach (var route in chosen.Named)
                {
                    var sought = new RoutedObject(RouteKind.Group, chosen.Kind.Name, new ObjectKey(home, route.Name));
                    yield return ErrorOf(() =>
                    {
                        if (objects.Require(path, route.Name, path, sought) is { } found)
                        {
                            RouteRules.Apply(
                                found,
                                new RouteTask(chosen.Kind, route, home, request.Rollout, routing, request.Target, managed, NoPorts)
                            );
                        }
                    });
                }
            }
        }
    }

    private static JsonObject SpecOf(JsonObject item) => item["spec"] as JsonObject ?? [];

    /// <summary>The uid of what controls an object.</summary>
    private static string? ControllerOf(JsonObject item) =>
        ((item["metadata"] as JsonObject)?["ownerReferences"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(static owner => owner["controller"] is JsonValue flag && flag.TryGetValue(out bool controls) && controls)
            .Select(static owner => RoutedJson.Text(owner["uid"]))
            .FirstOrDefault();

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
