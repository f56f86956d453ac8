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
                var home = string.IsNullOrEmpty(routing.Namespace) ? request.Namespace : routing.Namespace;
                foreach (var route in await RoutesAsync(chosen, type, home, field, cancellationToken))
                {
                    var task = new RouteTask(
                        chosen.Kind,
                        route,
                        home,
                        request.Rollout,
                        routing,
                        request.Target,
                        [.. (request.Routing.ManagedRoutes ?? []).Select(managed => managed.Name)],
                        ports
                    );
                    evidence = evidence.With(await ApplyAsync(request, task, type, field, cancellationToken));
                }
            }
        }

        return evidence;
    }

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
            route => RouteRules.Apply(route, task),
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

    /// <summary>Those that are named, and those with the labels.</summary>
    private async Task<IReadOnlyList<GatewayApiRoute>> RoutesAsync(
        ChosenRoutes chosen,
        ResourceType type,
        string home,
        string field,
        CancellationToken cancellationToken
    )
    {
        if (chosen.Selector is not { } selector)
        {
            return chosen.Named;
        }

        var found = (await client.ListAsync(type, home, null, cancellationToken))
            .Items.Where(route => route.Header.DeletionTimestamp is null && selector.Matches(route.Header.Labels))
            .Select(route => route.Header.Name)
            .Except(chosen.Named.Select(route => route.Name), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(ChosenRoutes.Found)
            .ToList();
        return chosen.Named.Count + found.Count > 0
            ? [.. chosen.Named, .. found]
            : throw new TrafficRoutingException(
                $"no {chosen.Kind.Name} of namespace {home} has the labels that {field} selects: label a route, or correct the selector"
            );
    }

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
