using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>Sets the weights of the routes of a VirtualRouter (row G18). App Mesh counts in hundredths. Pure.</summary>
internal static class VirtualRouterWeights
{
    private const int Targets = 2;

    private static readonly string[] RouteTypes = ["httpRoute", "tcpRoute", "http2Route", "grpcRoute"];

    /// <param name="spec">As it was read; not changed.</param>
    /// <param name="name">Of the VirtualRouter.</param>
    /// <param name="mesh">Routes and virtual nodes, as the Rollout names them.</param>
    /// <param name="space">Namespace of the Rollout, where its virtual nodes are.</param>
    /// <param name="target">Where requests should go.</param>
    /// <exception cref="TrafficRoutingException">A route is not there, or is not split between the two virtual nodes.</exception>
    public static JsonObject Apply(JsonObject spec, string name, AppMeshTrafficRouting mesh, string space, TrafficTarget target)
    {
        var after = (JsonObject)spec.DeepClone();
        if (after["routes"] is not JsonArray { Count: > 0 } routes)
        {
            throw Invalid(name, "spec.routes", $"No routes defined for AppMesh virtual-router {name}");
        }

        var wanted = mesh.VirtualService?.Routes ?? [];
        foreach (var route in wanted.Where(wanted => !routes.Any(route => NameOf(route) == wanted)))
        {
            throw Invalid(name, "spec.routes", $"AppMesh virtual-router {name} has no route {route}");
        }

        for (var i = 0; i < routes.Count; i++)
        {
            if (wanted.Count == 0 || wanted.Contains(NameOf(routes[i]) ?? ""))
            {
                var route =
                    routes[i] as JsonObject
                    ?? throw Invalid(name, $"spec.routes[{i}]", $"Invalid route was found for AppMesh virtual-router {name} at index {i}");
                Set(route, new Place(name, $"spec.routes[{i}]", NameOf(routes[i])), mesh, space, target);
            }
        }

        return after;
    }

    /// <summary>The weight of the canary in all routes; null where they do not agree, or their shares are not such as are written here.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::param or self::exception]"/>
    public static int? CanaryWeight(JsonObject spec, string name, AppMeshTrafficRouting mesh, string space, TrafficTarget target)
    {
        var hundredths = RoutedJson
            .Items(spec, "routes")
            .Where(route => mesh.VirtualService?.Routes is not { Count: > 0 } wanted || wanted.Contains(NameOf(route) ?? ""))
            .SelectMany(route => RouteTypes.Select(type => (route[type] as JsonObject)?["action"] as JsonObject))
            .SelectMany(action => RoutedJson.Items(action, "weightedTargets"))
            .Where(item => IsOf(item["virtualNodeRef"] as JsonObject, mesh.VirtualNodeGroup?.CanaryVirtualNodeRef?.Name, space))
            .Select(item => RoutedJson.Whole(item["weight"]));
        return StandingWeight.Of(
            spec,
            target,
            target.WeightOf(StandingWeight.Agreed(hundredths)),
            told => Apply(spec, name, mesh, space, told)
        );
    }

    private static void Set(JsonObject route, Place place, AppMeshTrafficRouting mesh, string space, TrafficTarget target)
    {
        var type =
            Array.Find(RouteTypes, type => route[type] is JsonObject)
            ?? throw Invalid(
                place.Router,
                place.Path,
                $"Error getting route details for AppMesh virtual-router {place.Router} and route {place.Route}. Error: Route has unsupported route type"
            );
        var path = $"{place.Path}.{type}.action.weightedTargets";
        var targets =
            (route[type]!["action"] as JsonObject)?["weightedTargets"] as JsonArray
            ?? throw Invalid(
                place.Router,
                path,
                $"Invalid route action found for AppMesh virtual-router {place.Router} and route {place.Route}"
            );
        if (targets.Count != Targets)
        {
            throw Invalid(
                place.Router,
                path,
                $"Invalid number of weightedTargets ({targets.Count}) for AppMesh virtual-router {place.Router} and route {place.Route}, expected {Targets}"
            );
        }

        var canary = target.Hundredths();
        SetWeight(targets, place, path, mesh.VirtualNodeGroup?.CanaryVirtualNodeRef?.Name, space, canary);
        SetWeight(targets, place, path, mesh.VirtualNodeGroup?.StableVirtualNodeRef?.Name, space, 100 - canary);
    }

    private static void SetWeight(JsonArray targets, Place place, string path, string? node, string space, int weight)
    {
        var found =
            targets.OfType<JsonObject>().FirstOrDefault(target => IsOf(target["virtualNodeRef"] as JsonObject, node, space))
            ?? throw Invalid(
                place.Router,
                path,
                $"AppMesh virtual-router {place.Router} and route {place.Route} do not lead to virtual-node {node}"
            );
        if (RoutedJson.Whole(found["weight"]) != weight)
        {
            found["weight"] = weight;
        }
    }

    private static bool IsOf(JsonObject? reference, string? node, string space) =>
        RoutedJson.Text(reference?["name"]) == node
        && (RoutedJson.Text(reference?["namespace"]) is not { Length: > 0 } other || other == space);

    private static string? NameOf(JsonNode? route) => RoutedJson.Text((route as JsonObject)?["name"]);

    private static TrafficRoutingException Invalid(string router, string path, string error) =>
        RoutedFault.Of(
            path,
            router,
            error,
            $"mend {path} of VirtualRouter {router}, or correct spec.strategy.canary.trafficRouting.appMesh"
        );

    private readonly record struct Place(string Router, string Path, string? Route);
}
