using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Istio: weights in VirtualServices, versions by Service or by the subsets of a DestinationRule (rows G1 to G8).</summary>
/// <param name="cluster">Finds the objects, which may be those of another cluster (<see cref="IstioCluster"/>).</param>
/// <param name="apiVersion">The version of Istio's kinds to use where it is served; null for the newest.</param>
internal sealed class IstioRouter(Func<CancellationToken, Task<RoutedObjects>> cluster, string? apiVersion = null) : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting.istio";

    public string Type => "Istio";

    public EvidenceKind Strongest => EvidenceKind.SpecEcho;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Istio is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var objects = await cluster(cancellationToken);
        try
        {
            await RouteAsync(objects, request, cancellationToken);
            return WeightEvidence.Echo;
        }
        catch (HttpRequestException away) when (objects.IsElsewhere)
        {
            throw IstioCluster.Silent(away);
        }
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var (objects, istio, routing) = (await cluster(cancellationToken), request.Routing.Istio!, IstioRouting.Of(request));
        try
        {
            var weights = new List<int?>();
            foreach (var chosen in Chosen(istio))
            {
                var found = await FindAsync(
                    objects,
                    "VirtualService",
                    "virtualservices",
                    chosen.Name,
                    request.Namespace,
                    cancellationToken
                );
                weights.Add(found is null ? null : VirtualServiceRoutes.CanaryWeight(SpecOf(found), chosen, routing));
            }

            if (istio.DestinationRule is not { } rule)
            {
                return [.. weights.Select(RoutedTraffic.Of)];
            }

            var subsets = await FindAsync(objects, "DestinationRule", "destinationrules", rule.Name, request.Namespace, cancellationToken)
                is { } present
                ? SpecOf(present)["subsets"] as JsonArray ?? []
                : [];
            var (canary, stable) = (
                DestinationRuleSubsets.HashOf(subsets, rule.CanarySubsetName) ?? "",
                DestinationRuleSubsets.HashOf(subsets, rule.StableSubsetName) ?? ""
            );
            return
            [
                .. weights.Select(weight =>
                    RoutedTraffic.Of(weight) is { } found ? found with { CanaryHash = canary, StableHash = stable } : null
                ),
            ];
        }
        catch (HttpRequestException) when (objects.IsElsewhere)
        {
            return [null];
        }
    }

    private async Task RouteAsync(RoutedObjects objects, TrafficRequest request, CancellationToken cancellationToken)
    {
        var (istio, routing) = (request.Routing.Istio!, IstioRouting.Of(request));
        var leavesEnded = false;
        if (!request.Target.WeightFirst)
        {
            leavesEnded = await SelectVersionsAsync(objects, request, istio, routing, keepsEnded: true, cancellationToken);
        }
        else if (!request.Target.StrictArgo)
        {
            // What gets the canary's share has to be the right version already, for example when a controller died between a promotion and its routes.
            var stableOnly = request with
            {
                Target = request.Target with { CanaryHash = "" },
            };
            await SelectVersionsAsync(objects, stableOnly, istio, IstioRouting.Of(stableOnly), keepsEnded: true, cancellationToken);
        }

        foreach (var chosen in Chosen(istio))
        {
            await SetWeightsAsync(objects, request, chosen, routing, cancellationToken);
        }

        if (request.Target.WeightFirst || leavesEnded)
        {
            // No route leads to what is left of an experiment any more.
            await SelectVersionsAsync(objects, request, istio, routing, keepsEnded: false, cancellationToken);
        }
    }

    private static IReadOnlyList<IstioVirtualService> Chosen(IstioTrafficRouting istio) =>
        (istio.VirtualService, istio.VirtualServices) switch
        {
            ({ } one, null or { Count: 0 }) => [one],
            (null, { Count: > 0 } several) => several,
            _ => throw new TrafficRoutingException(
                "either VirtualService or VirtualServices must be configured: set exactly one of virtualService and virtualServices in "
                    + "spec.strategy.canary.trafficRouting.istio"
            ),
        };

    private async Task SetWeightsAsync(
        RoutedObjects objects,
        TrafficRequest request,
        IstioVirtualService chosen,
        IstioRouting routing,
        CancellationToken cancellationToken
    )
    {
        var type = await FindTypeAsync(objects, "VirtualService", "virtualservices", cancellationToken);
        var key = IstioObjectName.Parse(chosen.Name, request.Namespace);
        JsonObject before = [];
        var change = await objects.ChangeAsync(
            request,
            type,
            key,
            request.Routing.Istio!.VirtualService is null ? $"{Field}.virtualServices.name" : $"{Field}.virtualService.name",
            item => Respec(item, spec => VirtualServiceRoutes.Apply(before = AsExpected(spec, request, chosen, routing), chosen, routing)),
            "VirtualServiceNotFound",
            ManagedRoutes.RepeatWrites(request.Target, request.Rollout.Spec.Strategy.Canary?.Steps),
            cancellationToken
        );
        if (!change.IsWritten)
        {
            return;
        }

        foreach (var what in WrittenRoutes.Describe(before, SpecOf(change.Object), request.Target))
        {
            request.Tell(EventType.Normal, "Updated VirtualService", $"VirtualService `{key.Name}` {what}");
        }
    }

    /// <summary>True when subsets of experiments that are over were left.</summary>
    private async Task<bool> SelectVersionsAsync(
        RoutedObjects objects,
        TrafficRequest request,
        IstioTrafficRouting istio,
        IstioRouting routing,
        bool keepsEnded,
        CancellationToken cancellationToken
    )
    {
        if (istio.DestinationRule is not { } rule)
        {
            return false;
        }

        var type = await FindTypeAsync(objects, "DestinationRule", "destinationrules", cancellationToken);
        var key = IstioObjectName.Parse(rule.Name, request.Namespace);
        JsonArray subsets = [];
        var change = await objects.ChangeAsync(
            request,
            type,
            key,
            $"{Field}.destinationRule.name",
            item =>
            {
                Respec(item, spec => WithSubsets(spec, subsets = DestinationRuleSubsets.Apply(spec, routing, keepsEnded)));
                return Annotate(item, request.Rollout.Metadata.Name!);
            },
            "DestinationRuleNotFound",
            cancellationToken: cancellationToken
        );
        var leavesEnded = DestinationRuleSubsets.HasEnded(subsets, routing);
        if (!change.IsWritten)
        {
            return leavesEnded;
        }

        request.Tell(
            EventType.Normal,
            "UpdatedDestinationRule",
            $"DestinationRule {rule.Name} subset updated ({rule.CanarySubsetName}: {DestinationRuleSubsets.HashOf(subsets, rule.CanarySubsetName)}, {rule.StableSubsetName}: {request.Target.StableHash})"
        );
        return leavesEnded;
    }

    private Task<ResourceType> FindTypeAsync(RoutedObjects objects, string kind, string plural, CancellationToken cancellationToken) =>
        apiVersion is { Length: > 0 }
            ? objects.FindTypeAsync(IstioCluster.Group, apiVersion, kind, plural, Field, cancellationToken)
            : objects.FindTypeAsync(IstioCluster.Group, plural, Field, cancellationToken);

    private static JsonObject AsExpected(JsonObject spec, TrafficRequest request, IstioVirtualService chosen, IstioRouting routing)
    {
        StandingWeight.Require(request, VirtualServiceRoutes.CanaryWeight(spec, chosen, routing), $"VirtualService {chosen.Name}");
        return spec;
    }

    private async Task<KubeObject?> FindAsync(
        RoutedObjects objects,
        string kind,
        string plural,
        string name,
        string @namespace,
        CancellationToken cancellationToken
    ) =>
        await objects.FindAsync(
            await FindTypeAsync(objects, kind, plural, cancellationToken),
            IstioObjectName.Parse(name, @namespace),
            cancellationToken
        );

    private static JsonObject SpecOf(KubeObject item) => item.ToNode()["spec"] as JsonObject ?? [];

    private static JsonObject Respec(JsonObject item, Func<JsonObject, JsonObject> change)
    {
        item["spec"] = change(item["spec"] as JsonObject ?? []);
        return item;
    }

    private static JsonObject WithSubsets(JsonObject spec, JsonArray subsets)
    {
        var after = (JsonObject)spec.DeepClone();
        after["subsets"] = subsets;
        return after;
    }

    /// <summary>Says whose subsets these are (row A31).</summary>
    private static JsonObject Annotate(JsonObject item, string manager)
    {
        var metadata = (JsonObject)item["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[RolloutAnnotations.ManagedByRollouts] = manager;
        return item;
    }
}
