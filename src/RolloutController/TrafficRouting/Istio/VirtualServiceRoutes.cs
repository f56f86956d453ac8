using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>
/// What a VirtualService should be, made of what it is: weights of the routes that the Rollout names, and the routes that its steps add
/// (rows G2 to G7). Everything else stays as it was. Pure.
/// </summary>
internal static class VirtualServiceRoutes
{
    private static readonly string[] Kinds = ["http", "tls", "tcp"];

    /// <summary>The spec with its routes brought in line.</summary>
    /// <param name="spec">The spec as it is; not changed.</param>
    /// <param name="chosen">The routes that the Rollout names.</param>
    /// <param name="routing">Where requests should go.</param>
    /// <exception cref="TrafficRoutingException">A route is missing or does not lead to the two versions (row G4).</exception>
    public static JsonObject Apply(JsonObject spec, IstioVirtualService chosen, IstioRouting routing)
    {
        var after = (JsonObject)spec.DeepClone();
        var http = after["http"] as JsonArray;
        if (http is not null)
        {
            Managed(http, chosen, routing);
        }

        foreach (var (kind, route) in Chosen(after, chosen, routing.ManagedRoutes))
        {
            if (RouteWeights.Missing(route, routing) is { } missing)
            {
                throw Invalid(chosen, kind, missing);
            }

            RouteWeights.Set(route, routing);
        }

        foreach (var mirror in (http ?? []).OfType<JsonObject>().Where(route => IsManaged(route, routing) && route["mirror"] is not null))
        {
            RouteWeights.Set(mirror, routing);
        }

        return after;
    }

    /// <summary>The weight of the canary in the chosen routes; null when they do not lead to the two versions, or do not agree.</summary>
    /// <inheritdoc cref="Apply" path="/param"/>
    /// <exception cref="TrafficRoutingException">A route is missing (row G4).</exception>
    public static int? CanaryWeight(JsonObject spec, IstioVirtualService chosen, IstioRouting routing)
    {
        var weights = Chosen(spec, chosen, routing.ManagedRoutes)
            .Select(found => RouteWeights.Missing(found.Route, routing) is null ? RouteWeights.CanaryWeight(found.Route, routing) : null)
            .Distinct()
            .ToList();
        return weights is [var only] ? only : null;
    }

    /// <summary>
    /// Row G4: each kind that is there by itself, by name, by port or by hosts; without a choice its only route. What is chosen of a kind that is not
    /// there counts for nothing.
    /// </summary>
    private static IEnumerable<(string Kind, JsonObject Route)> Chosen(
        JsonObject spec,
        IstioVirtualService chosen,
        IReadOnlyList<string> managed
    )
    {
        List<JsonObject> http = [.. Routes(spec, "http").Where(route => !managed.Contains(NameOf(route)))];
        List<(string Kind, JsonObject Route)> found =
        [
            .. chosen.Routes is { Count: > 0 } names && spec["http"] is JsonArray
                ? names.Select(name => ("HTTP", Named(http, name, chosen)))
                : Only(http, chosen, "http"),
            .. chosen.TlsRoutes is { Count: > 0 } tls && spec["tls"] is JsonArray
                ? tls.SelectMany(wanted => Matching(spec, chosen, "tls", route => Matches(route, wanted.Port, wanted.SniHosts)))
                : Only([.. Routes(spec, "tls")], chosen, "tls"),
            .. chosen.TcpRoutes is { Count: > 0 } tcp && spec["tcp"] is JsonArray
                ? tcp.SelectMany(wanted => Matching(spec, chosen, "tcp", route => Matches(route, wanted.Port, null)))
                : Only([.. Routes(spec, "tcp")], chosen, "tcp"),
        ];
        // Where all lists are empty, nobody would get what the weights say.
        return found.Count > 0 ? found.DistinctBy(static pair => pair.Route)
            : Array.Exists(Kinds, kind => spec[kind] is JsonArray) ? throw NotOne(chosen, "http")
            : throw Invalid(chosen, "Unable to get any of the HTTP, TCP or TLS routes for the Istio VirtualService");
    }

    private static JsonObject Named(List<JsonObject> http, string name, IstioVirtualService chosen) =>
        http.Find(route => NameOf(route) == name)
        ?? throw Invalid(chosen, "HTTP", $"HTTP Route '{name}' is not found in the defined Virtual Service.");

    private static IEnumerable<(string Kind, JsonObject Route)> Matching(
        JsonObject spec,
        IstioVirtualService chosen,
        string kind,
        Func<JsonObject, bool> matches
    )
    {
        var name = kind.ToUpperInvariant();
        var found = Routes(spec, kind).Where(matches).ToList();
        return found.Count > 0
            ? found.Select(route => (name, route))
            : throw Invalid(chosen, name, $"No matching {name} routes found in the defined Virtual Service.");
    }

    /// <summary>The only route of a kind; none where there is none of it.</summary>
    private static IEnumerable<(string Kind, JsonObject Route)> Only(List<JsonObject> routes, IstioVirtualService chosen, string kind) =>
        routes.Count <= 1 ? routes.Select(route => (kind.ToUpperInvariant(), route)) : throw NotOne(chosen, kind);

    private static TrafficRoutingException NotOne(IstioVirtualService chosen, string kind) =>
        Invalid(
            chosen,
            kind.ToUpperInvariant(),
            $"spec.{kind}[] should be set in VirtualService and it must have exactly one route when omitting spec.strategy.canary.trafficRouting.istio.virtualService.{(kind == "http" ? "routes" : kind + "Routes")}"
        );

    /// <summary>Rows G5 to G7: the routes of steps, before all others and in the order of managedRoutes.</summary>
    private static void Managed(JsonArray http, IstioVirtualService chosen, IstioRouting routing)
    {
        var target = routing.Target;
        if (target.RemovesManagedRoutes)
        {
            RemoveAll(http, route => IsManaged(route, routing));
            return;
        }

        if (target.HeaderRoute is { Name: { Length: > 0 } header } headers)
        {
            RemoveAll(http, route => NameOf(route) == header);
            if (headers.Match is { Count: > 0 })
            {
                http.Insert(0, ManagedRoutes.Header(headers, Template(http, chosen, routing), routing));
            }
        }

        if (target.MirrorRoute is { Name: { Length: > 0 } mirror } mirrors)
        {
            RemoveAll(http, route => NameOf(route) == mirror);
            if (mirrors.Match is { Count: > 0 })
            {
                http.Insert(0, ManagedRoutes.Mirror(mirrors, Template(http, chosen, routing), routing));
            }
        }

        Order(http, routing.ManagedRoutes);
    }

    /// <summary>The route whose destinations the routes of steps are made after: the first that the Rollout names, or the first that there is.</summary>
    private static JsonObject Template(JsonArray http, IstioVirtualService chosen, IstioRouting routing)
    {
        var routes = http.OfType<JsonObject>().Where(route => !IsManaged(route, routing)).ToList();
        return chosen.Routes is { Count: > 0 } names ? Named(routes, names[0], chosen)
            : routes.Count > 0 ? routes[0]
            : throw Invalid(chosen, "HTTP", "there is no route that header and mirror routes could be made after");
    }

    private static void Order(JsonArray http, IReadOnlyList<string> managed)
    {
        var routes = http.ToList();
        var sorted = routes.OrderBy(route => Place(route as JsonObject)).ToList();
        if (!sorted.SequenceEqual(routes))
        {
            http.Clear();
            sorted.ForEach(http.Add);
        }

        int Place(JsonObject? route) =>
            managed
                .Index()
                .Where(name => route is not null && name.Item == NameOf(route))
                .Select(name => name.Index)
                .FirstOrDefault(managed.Count);
    }

    private static void RemoveAll(JsonArray http, Func<JsonObject, bool> which)
    {
        foreach (var route in http.OfType<JsonObject>().Where(which).ToList())
        {
            http.Remove(route);
        }
    }

    private static bool IsManaged(JsonObject route, IstioRouting routing) =>
        NameOf(route) is { } name && routing.ManagedRoutes.Contains(name);

    private static IEnumerable<JsonObject> Routes(JsonObject spec, string kind) => (spec[kind] as JsonArray ?? []).OfType<JsonObject>();

    private static string? NameOf(JsonObject route) => RoutedJson.Text(route, "name");

    /// <summary>
    /// Whether a route is for just this port and just these hosts, in all of its matches together: a route that is for other ports, too, is another one, as
    /// in Argo. What is left out, as Argo's guide has it, any route has.
    /// </summary>
    private static bool Matches(JsonObject route, long port, IReadOnlyList<string>? sniHosts)
    {
        var matches = RoutedJson.Items(route, "match").ToList();
        var hosts = matches.SelectMany(match => match["sniHosts"] as JsonArray ?? []).Select(host => RoutedJson.Text(host) ?? "");
        return (
                port == 0
                || matches.Select(match => RoutedJson.Number(match, "port") ?? 0).Distinct().ToList() is [var only] && only == port
            ) && (sniHosts is not { Count: > 0 } || hosts.ToHashSet(StringComparer.Ordinal).SetEquals(sniHosts));
    }

    private static TrafficRoutingException Invalid(IstioVirtualService chosen, string kind, string error) =>
        Invalid(chosen, $"Istio VirtualService has invalid {kind} routes. Error: {error}");

    private static TrafficRoutingException Invalid(IstioVirtualService chosen, string message)
    {
        const string remedy = "mend its routes, or name others in spec.strategy.canary.trafficRouting.istio.virtualService";
        return new TrafficRoutingException($"{message} (VirtualService {chosen.Name}: {remedy})")
        {
            Error = FieldError.Invalid(
                "spec.strategy.canary.trafficRouting.istio.virtualService.name",
                chosen.Name,
                message,
                $"VirtualService {chosen.Name}: {remedy}."
            ),
        };
    }
}
