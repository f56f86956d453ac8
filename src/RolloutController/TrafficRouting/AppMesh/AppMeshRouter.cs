using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>AWS App Mesh: versions by the pods of two VirtualNodes, weights in the routes of the VirtualRouter behind a VirtualService (row G18).</summary>
internal sealed class AppMeshRouter(RoutedObjects objects, IOptions<RolloutControllerOptions> options) : ITrafficRouter
{
    private const string Group = "appmesh.k8s.aws";
    private const string Field = "spec.strategy.canary.trafficRouting.appMesh";

    public string Type => "AppMesh";

    public EvidenceKind Strongest => EvidenceKind.ControllerStatus;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.AppMesh is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var (mesh, target) = (request.Routing.AppMesh!, request.Target);
        var (canary, stable) = (mesh.VirtualNodeGroup?.CanaryVirtualNodeRef, mesh.VirtualNodeGroup?.StableVirtualNodeRef);
        var stableHash = target.StableHash.Length == 0 ? VirtualNodeSelector.NoStable : target.StableHash;
        var isWithoutCanary = target.CanaryHash.Length == 0 || target.CanaryHash == stableHash;
        var canaryHash = isWithoutCanary ? VirtualNodeSelector.NoCanary : target.CanaryHash;
        RoutedChange? weighted = null;
        if (target.WeightFirst)
        {
            weighted = await SetWeightAsync(request, mesh, cancellationToken);
        }

        await SelectAsync(request, stable, "stableVirtualNodeRef", stableHash, cancellationToken);
        if (isWithoutCanary && !target.WeightFirst)
        {
            // A canary that became the stable version keeps its pods for as long as it has requests.
            weighted = await SetWeightAsync(request, mesh, cancellationToken);
        }

        await SelectAsync(request, canary, "canaryVirtualNodeRef", canaryHash, cancellationToken);
        if (!isWithoutCanary && !target.WeightFirst)
        {
            weighted = await SetWeightAsync(request, mesh, cancellationToken);
        }

        return target.Verifies && weighted is { } change
            ? ControllerWord.OfConditions(request, change.Object, "VirtualRouterActive")
            : WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var mesh = request.Routing.AppMesh!;
        var service = new ObjectKey(request.Namespace, mesh.VirtualService?.Name ?? "");
        var nodes = (Canary: mesh.VirtualNodeGroup?.CanaryVirtualNodeRef?.Name, Stable: mesh.VirtualNodeGroup?.StableVirtualNodeRef?.Name);
        if (service.Name.Length == 0 || string.IsNullOrEmpty(nodes.Canary) || string.IsNullOrEmpty(nodes.Stable))
        {
            return [null];
        }

        var services = await FindTypeAsync("VirtualService", cancellationToken);
        if (await objects.FindAsync(services, service, cancellationToken) is not { } found)
        {
            return [null];
        }

        var router = RouterOf(found.Spec(), service);
        var weight = await objects.ReadWeightAsync(
            await FindTypeAsync("VirtualRouter", cancellationToken),
            router,
            spec => VirtualRouterWeights.CanaryWeight(spec, router.Name, mesh, request.Namespace, StandingWeight.Told(request)),
            cancellationToken
        );
        if (weight is null)
        {
            return [null];
        }

        var canary = await HashOfAsync(request, nodes.Canary, cancellationToken);
        // A canary without requests has no pods either, whatever version it was.
        return
        [
            new RoutedTraffic(
                weight.Value,
                canary ?? (weight == 0 ? null : ""),
                await HashOfAsync(request, nodes.Stable, cancellationToken) ?? ""
            ),
        ];
    }

    private async Task<string?> HashOfAsync(TrafficRequest request, string node, CancellationToken cancellationToken)
    {
        var type = await FindTypeAsync("VirtualNode", cancellationToken);
        return await objects.FindAsync(type, new ObjectKey(request.Namespace, node), cancellationToken) is { } found
            ? VirtualNodeSelector.HashOf(found.Spec())
            : null;
    }

    private async Task SelectAsync(
        TrafficRequest request,
        AppMeshVirtualNodeReference? node,
        string member,
        string hash,
        CancellationToken cancellationToken
    )
    {
        var field = $"{Field}.virtualNodeGroup.{member}";
        if (node is not { Name.Length: > 0 })
        {
            throw new TrafficRoutingException($"Virtual-node is missing: set {field}.name");
        }

        await objects.ChangeSpecAsync(
            request,
            await FindTypeAsync("VirtualNode", cancellationToken),
            new ObjectKey(request.Namespace, node.Name),
            field,
            spec => VirtualNodeSelector.Apply(spec, hash),
            "VirtualNodeNotFound",
            cancellationToken: cancellationToken
        );
    }

    private async Task<RoutedChange> SetWeightAsync(TrafficRequest request, AppMeshTrafficRouting mesh, CancellationToken cancellationToken)
    {
        var key = await RouterOfAsync(request, mesh.VirtualService?.Name ?? "", cancellationToken);
        return await objects.ChangeSpecAsync(
            request,
            await FindTypeAsync("VirtualRouter", cancellationToken),
            key,
            $"{Field}.virtualService",
            spec => VirtualRouterWeights.Apply(spec, key.Name, mesh, request.Namespace, request.Target),
            "VirtualRouterNotFound",
            spec => VirtualRouterWeights.CanaryWeight(spec, key.Name, mesh, request.Namespace, StandingWeight.Told(request)),
            cancellationToken
        );
    }

    /// <summary>The VirtualRouter that a VirtualService leads to.</summary>
    private async Task<ObjectKey> RouterOfAsync(TrafficRequest request, string name, CancellationToken cancellationToken)
    {
        var type = await FindTypeAsync("VirtualService", cancellationToken);
        var key = new ObjectKey(request.Namespace, name);
        if (name.Length == 0 || await objects.FindAsync(request, type, key, cancellationToken) is not { } service)
        {
            request.Tell(
                EventType.Warning,
                "VirtualServiceNotFound",
                $"VirtualService `{name}` not found in namespace `{request.Namespace}`"
            );
            throw RoutedFault.Of(
                $"{Field}.virtualService.name",
                name,
                "Virtual-service is missing",
                $"create VirtualService {key}, or correct {Field}.virtualService.name"
            );
        }

        return RouterOf(service.Spec(), key);
    }

    /// <summary>The VirtualRouter that a VirtualService of this spec leads to.</summary>
    /// <exception cref="TrafficRoutingException">It leads to none.</exception>
    public static ObjectKey RouterOf(JsonObject spec, ObjectKey key)
    {
        var reference = ((spec["provider"] as JsonObject)?["virtualRouter"] as JsonObject)?["virtualRouterRef"] as JsonObject;
        return RoutedJson.Text(reference?["name"]) is { Length: > 0 } router
            ? new ObjectKey(RoutedJson.Text(reference!["namespace"]) is { Length: > 0 } other ? other : key.Namespace, router)
            : throw RoutedFault.Of(
                $"{Field}.virtualService.name",
                key.Name,
                "Virtual-service is not associated with virtual-router",
                $"set spec.provider.virtualRouter.virtualRouterRef of VirtualService {key}"
            );
    }

    private Task<ResourceType> FindTypeAsync(string kind, CancellationToken cancellationToken) =>
        objects.FindTypeAsync(Group, options.Value.AppMeshCrdVersion, kind, $"{kind.ToLowerInvariant()}s", Field, cancellationToken);
}
