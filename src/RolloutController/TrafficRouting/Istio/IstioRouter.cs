using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>Istio: weights in VirtualServices, versions by Service or by the subsets of a DestinationRule (rows G1 to G8).</summary>
internal sealed class IstioRouter(RoutedObjects objects) : ITrafficRouter
{
    private const string Group = "networking.istio.io";
    private const string Field = "spec.strategy.canary.trafficRouting.istio";

    public string Type => "Istio";

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Istio is not null;

    public async Task<bool?> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var (istio, routing) = (request.Routing.Istio!, IstioRouting.Of(request));
        var leavesEnded = false;
        if (!request.Target.WeightFirst)
        {
            leavesEnded = await SelectVersionsAsync(request, istio, routing, keepsEnded: true, cancellationToken);
        }
        else if (!request.Target.StrictArgo)
        {
            // What gets the canary's share has to be the right version already, for example when a controller died between a promotion and its routes.
            var stableOnly = request with
            {
                Target = request.Target with { CanaryHash = "" },
            };
            await SelectVersionsAsync(stableOnly, istio, IstioRouting.Of(stableOnly), keepsEnded: true, cancellationToken);
        }

        foreach (var chosen in Chosen(istio))
        {
            await SetWeightsAsync(request, chosen, routing, cancellationToken);
        }

        if (request.Target.WeightFirst || leavesEnded)
        {
            // No route leads to what is left of an experiment any more.
            await SelectVersionsAsync(request, istio, routing, keepsEnded: false, cancellationToken);
        }

        return null;
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
        TrafficRequest request,
        IstioVirtualService chosen,
        IstioRouting routing,
        CancellationToken cancellationToken
    )
    {
        var type = await objects.FindTypeAsync(Group, "virtualservices", Field, cancellationToken);
        var key = IstioObjectName.Parse(chosen.Name, request.Namespace);
        var change = await objects.ChangeAsync(
            request,
            type,
            key,
            request.Routing.Istio!.VirtualService is null ? $"{Field}.virtualServices.name" : $"{Field}.virtualService.name",
            item => Respec(item, spec => VirtualServiceRoutes.Apply(spec, chosen, routing)),
            "VirtualServiceNotFound",
            ManagedRoutes.RepeatWrites(request.Target, request.Rollout.Spec.Strategy.Canary?.Steps),
            cancellationToken
        );
        if (!change.IsWritten)
        {
            return;
        }

        request.Tell(
            EventType.Normal,
            "Updated VirtualService",
            $"VirtualService `{key.Name}` set to desiredWeight '{request.Target.Weight}'"
        );
    }

    /// <summary>True when subsets of experiments that are over were left.</summary>
    private async Task<bool> SelectVersionsAsync(
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

        var type = await objects.FindTypeAsync(Group, "destinationrules", Field, cancellationToken);
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
            $"DestinationRule `{key.Name}` subset updated ({rule.CanarySubsetName}: {DestinationRuleSubsets.HashOf(subsets, rule.CanarySubsetName)}, {rule.StableSubsetName}: {request.Target.StableHash})"
        );
        return leavesEnded;
    }

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
