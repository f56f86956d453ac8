using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Routes of the Gateway API, by our own field or by the configuration of Argo's plugin: one write per route, and none when nothing changes. That a
/// route is in force is what its gateways' controllers say in its status.
/// </summary>
internal sealed class GatewayApiRouter(IKubernetesClient client, RoutedObjects objects) : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting";

    /// <summary>Reading adds nothing that would need one.</summary>
    private static readonly FrozenDictionary<string, int> NoPorts = FrozenDictionary<string, int>.Empty;

    public string Type => "GatewayAPI";

    public EvidenceKind Strongest => EvidenceKind.ControllerStatus;

    public bool IsAskedFor(RolloutTrafficRouting routing) => GatewayApiConfiguration.IsAskedFor(routing);

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var evidence = WeightEvidence.Echo;
        foreach (var form in GatewayApiConfiguration.Of(request.Routing))
        {
            var field = $"{Field}.{form.Path}";
            var routing = form.Routing ?? throw new TrafficRoutingException($"{field}: {form.Error}: correct it");
            var ports = await PortsAsync(request, cancellationToken);
            foreach (var chosen in ChosenRoutes.Of(routing))
            {
                var type = await objects.FindTypeAsync(RouteKind.Group, chosen.Kind.Plural, field, cancellationToken);
                var home = HomeOf(request, routing);
                foreach (var route in await RoutesAsync(chosen, type, home, field, cancellationToken))
                {
                    var task = TaskOf(request, chosen.Kind, route, routing, ports);
                    evidence = evidence.With(await ApplyAsync(request, task, type, field, cancellationToken));
                }
            }
        }

        return evidence;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var told = request with { Target = StandingWeight.Told(request) };
        var weights = new List<int?>();
        foreach (var form in GatewayApiConfiguration.Of(request.Routing))
        {
            if (form.Routing is not { } routing)
            {
                return [null];
            }

            foreach (var chosen in ChosenRoutes.Of(routing))
            {
                var type = await objects.FindTypeAsync(RouteKind.Group, chosen.Kind.Plural, $"{Field}.{form.Path}", cancellationToken);
                var home = HomeOf(request, routing);
                foreach (var route in chosen.Named)
                {
                    var found = await objects.FindAsync(type, new ObjectKey(home, route.Name), cancellationToken);
                    weights.Add(found is null ? null : WeightOf(found, TaskOf(told, chosen.Kind, route, routing, NoPorts)));
                }

                // The list has the routes themselves.
                weights.AddRange(
                    (await SelectedAsync(chosen, type, home, cancellationToken)).Select(found =>
                        WeightOf(found, TaskOf(told, chosen.Kind, ChosenRoutes.Found(found.Header.Name), routing, NoPorts))
                    )
                );
            }
        }

        return [.. weights.Select(RoutedTraffic.Of)];

        static int? WeightOf(KubeObject route, RouteTask task) => RouteRules.CanaryWeight(route.ToNode(), task);
    }

    private static string HomeOf(TrafficRequest request, GatewayApiTrafficRouting routing) =>
        string.IsNullOrEmpty(routing.Namespace) ? request.Namespace : routing.Namespace;

    private static RouteTask TaskOf(
        TrafficRequest request,
        RouteKind kind,
        GatewayApiRoute route,
        GatewayApiTrafficRouting routing,
        IReadOnlyDictionary<string, int> ports
    ) =>
        new(
            kind,
            route,
            HomeOf(request, routing),
            request.Rollout,
            routing,
            request.Target,
            [.. (request.Routing.ManagedRoutes ?? []).Select(managed => managed.Name)],
            ports
        );

    private async Task<WeightEvidence> ApplyAsync(
        TrafficRequest request,
        RouteTask task,
        ResourceType type,
        string field,
        CancellationToken cancellationToken
    )
    {
        var change = await objects.ChangeAsync(
            request,
            type,
            new ObjectKey(task.Namespace, task.Chosen.Name),
            field,
            route => Change(route, request, task),
            $"{task.Kind.Name}NotFound",
            cancellationToken: cancellationToken
        );
        var route = change.Object.ToNode();
        if (change.IsWritten)
        {
            KeptRules.Check(route, task);
            request.Tell(
                EventType.Normal,
                $"Updated{task.Kind.Name}",
                $"{task.Kind.Name} `{task.Chosen.Name}` set to desiredWeight '{request.Target.Weight}'"
            );
        }

        if (!request.Target.Verifies || RouteConditions.AreInForce(route, out var fault) is not { } isInForce)
        {
            return WeightEvidence.Echo;
        }

        var name = $"{task.Kind.Name} {task.Namespace}/{task.Chosen.Name}";
        if (fault is not null)
        {
            request.Tell(EventType.Warning, EventReason.WeightVerifyError, $"{name}: {fault}");
        }

        var awaited = $"the gateways of {name} to take it over{(fault is null ? "" : $" ({fault})")}";
        return isInForce
            ? new WeightEvidence(EvidenceKind.ControllerStatus) { Observed = $"the gateways of {name} say Accepted and ResolvedRefs" }
            : new WeightEvidence(EvidenceKind.ControllerStatus, awaited) { Observed = fault ?? "a word about an older generation" };
    }

    private static JsonObject Change(JsonObject route, TrafficRequest request, RouteTask task)
    {
        var after = RouteRules.Apply(route, task);
        if (request.Expected is not null && !JsonNode.DeepEquals(route["spec"], after["spec"]))
        {
            var present = RouteRules.CanaryWeight(route, task with { Target = StandingWeight.Told(request) });
            StandingWeight.Require(request, present, $"{task.Kind.Name} {task.Chosen.Name}");
        }

        return after;
    }

    /// <summary>Those that are named, and those with the labels.</summary>
    private async Task<IReadOnlyList<GatewayApiRoute>> RoutesAsync(
        ChosenRoutes chosen,
        ResourceType type,
        string home,
        string field,
        CancellationToken cancellationToken
    )
    {
        var found = await SelectedAsync(chosen, type, home, cancellationToken);
        return chosen.Named.Count + found.Count > 0
            ? [.. chosen.Named, .. found.Select(route => ChosenRoutes.Found(route.Header.Name))]
            : throw new TrafficRoutingException(
                $"no {chosen.Kind.Name} of namespace {home} has the labels that {field} selects: label a route, or correct the selector"
            );
    }

    /// <summary>Those with the labels that are not named as well, in the order of their names.</summary>
    private async Task<IReadOnlyList<KubeObject>> SelectedAsync(
        ChosenRoutes chosen,
        ResourceType type,
        string home,
        CancellationToken cancellationToken
    ) =>
        chosen.Selector is not { } selector
            ? []
            :
            [
                .. (await client.ListAsync(type, home, null, cancellationToken))
                    .Items.Where(route => route.Header.DeletionTimestamp is null && selector.Matches(route.Header.Labels))
                    .ExceptBy(chosen.Named.Select(route => route.Name), route => route.Header.Name, StringComparer.Ordinal)
                    .OrderBy(route => route.Header.Name, StringComparer.Ordinal),
            ];

    /// <summary>Where the Services of experiments listen, which may be elsewhere than the Service of the canary.</summary>
    private async Task<IReadOnlyDictionary<string, int>> PortsAsync(TrafficRequest request, CancellationToken cancellationToken)
    {
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var service in request.Target.Additional.Select(experiment => experiment.ServiceName).OfType<string>())
        {
            var found =
                await objects.FindAsync(KnownResources.Services, new ObjectKey(request.Namespace, service), cancellationToken)
                ?? throw new TrafficRoutingException(
                    $"Service {request.Namespace}/{service} of an experiment is not there: wait for the experiment to make it"
                )
                {
                    IsPassing = true,
                };
            if (PortOf(found.ToNode()) is { } port)
            {
                ports[service] = port;
            }
        }

        return ports;
    }

    private static int? PortOf(JsonObject service)
    {
        var ports = RoutedJson.Items(service["spec"] as JsonObject, "ports").ToList();
        return (int?)RoutedJson.Number(ports.Find(port => RoutedJson.Text(port, "name") == "http") ?? ports.FirstOrDefault(), "port");
    }
}
