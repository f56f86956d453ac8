using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Istio: weights in VirtualServices, versions by Service or by the subsets of a DestinationRule (rows G1 to G8).</summary>
internal sealed class IstioRouter(IKubernetesClient client) : ITrafficRouter
{
    private const string Group = "networking.istio.io";

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
        var type = await FindTypeAsync("virtualservices", cancellationToken);
        var key = IstioObjectName.Parse(chosen.Name, request.Namespace);
        var before = await GetAsync(request, type, key, "VirtualServiceNotFound", "VirtualService", cancellationToken);
        var spec = before.ToNode()["spec"] as JsonObject ?? [];
        var after = VirtualServiceRoutes.Apply(spec, chosen, routing);
        var repeats = ManagedRoutes.RepeatWrites(request.Target, request.Rollout.Spec.Strategy.Canary?.Steps);
        if (JsonNode.DeepEquals(spec, after) && !repeats)
        {
            return;
        }

        await ReplaceAsync(
            type,
            before,
            [
                .. new[] { "http", "tls", "tcp" }
                    .Where(kind => !JsonNode.DeepEquals(spec[kind], after[kind]) || (repeats && kind == "http" && after[kind] is not null))
                    .Select(kind => (kind, after[kind])),
            ],
            manager: null,
            cancellationToken
        );
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

        var type = await FindTypeAsync("destinationrules", cancellationToken);
        var key = IstioObjectName.Parse(rule.Name, request.Namespace);
        var before = await GetAsync(request, type, key, "DestinationRuleNotFound", "DestinationRule", cancellationToken);
        var spec = before.ToNode()["spec"] as JsonObject ?? [];
        var after = DestinationRuleSubsets.Apply(spec, routing, keepsEnded);
        var leavesEnded = DestinationRuleSubsets.HasEnded(after, routing);
        var manager = before.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts);
        if (JsonNode.DeepEquals(spec["subsets"], after) && manager == request.Rollout.Metadata.Name)
        {
            return leavesEnded;
        }

        await ReplaceAsync(type, before, [("subsets", after)], request.Rollout.Metadata.Name, cancellationToken);
        request.Tell(
            EventType.Normal,
            "UpdatedDestinationRule",
            $"DestinationRule `{key.Name}` subset updated ({rule.CanarySubsetName}: {DestinationRuleSubsets.HashOf(after, rule.CanarySubsetName)}, {rule.StableSubsetName}: {request.Target.StableHash})"
        );
        return leavesEnded;
    }

    private async Task<ResourceType> FindTypeAsync(string plural, CancellationToken cancellationToken) =>
        await client.Discovery.FindAsync(Group, plural, cancellationToken)
        ?? throw new TrafficRoutingException(
            $"this cluster serves no {plural}.{Group}: install Istio, or remove spec.strategy.canary.trafficRouting.istio"
        );

    private async Task<KubeObject> GetAsync(
        TrafficRequest request,
        ResourceType type,
        ObjectKey key,
        string missing,
        string field,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.GetAsync(type, key.Namespace, key.Name, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            request.Tell(EventType.Warning, missing, $"{field} `{key.Name}` not found");
            throw new TrafficRoutingException(
                $"{field} {key} is not there: create it, or correct spec.strategy.canary.trafficRouting.istio"
            );
        }
    }

    /// <summary>One write per object: members of the spec as a whole, since lists of routes are one value to the API, and only on what was read.</summary>
    private Task<KubeObject> ReplaceAsync(
        ResourceType type,
        KubeObject before,
        IReadOnlyList<(string Member, JsonNode? Value)> members,
        string? manager,
        CancellationToken cancellationToken
    )
    {
        var metadata = new JsonObject { ["resourceVersion"] = before.Header.ResourceVersion };
        if (manager is not null)
        {
            metadata["annotations"] = new JsonObject { [RolloutAnnotations.ManagedByRollouts] = manager };
        }

        var spec = new JsonObject(members.Select(member => KeyValuePair.Create(member.Member, member.Value?.DeepClone())));
        return client.PatchAsync(
            type,
            before.Header.Namespace,
            before.Header.Name,
            Patch.Merge(new JsonObject { ["metadata"] = metadata, ["spec"] = spec }),
            null,
            cancellationToken
        );
    }
}
