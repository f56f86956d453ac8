using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Meshes that follow a TrafficSplit of the Service Mesh Interface (row G16). The TrafficSplit is made here, and goes with the Rollout.</summary>
internal sealed class SmiRouter(RoutedObjects objects, OwnedObjects owned, IOptions<RolloutControllerOptions> options) : ITrafficRouter
{
    private const string Group = "split.smi-spec.io";
    private const string Field = "spec.strategy.canary.trafficRouting.smi";

    public string Type => "SMI";

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Smi is not null;

    public async Task<bool?> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var smi = request.Routing.Smi!;
        var version = options.Value.TrafficSplitApiVersion;
        var type = await objects.FindTypeAsync(Group, version, "TrafficSplit", "trafficsplits", Field, cancellationToken);
        var key = new ObjectKey(request.Namespace, OrElse(smi.TrafficSplitName, request.Rollout.Metadata.Name));
        var root = OrElse(smi.RootService, request.Target.StableService);
        if (await objects.FindAsync(request, type, key, cancellationToken) is not { } split)
        {
            await CreateAsync(request, type, key.Name, root, cancellationToken);
            return null;
        }

        if (!OwnedObjects.IsOwned(request, split))
        {
            throw RoutedFault.Of(
                $"{Field}.trafficSplitName",
                key.Name,
                $"Rollout does not own TrafficSplit `{key.Name}`",
                $"delete it, or name another in {Field}.trafficSplitName"
            );
        }

        var change = await objects.ChangeSpecAsync(
            request,
            type,
            key,
            Field,
            spec => TrafficSplitBackends.Apply(spec, root, request.Target, type.Version),
            cancellationToken: cancellationToken
        );
        if (change.IsWritten)
        {
            request.Tell(EventType.Normal, "TrafficSplitModified", $"TrafficSplit `{key.Name}` modified");
        }

        return null;
    }

    private async Task CreateAsync(TrafficRequest request, ResourceType type, string name, string root, CancellationToken cancellationToken)
    {
        try
        {
            var spec = TrafficSplitBackends.Apply([], root, request.Target, type.Version);
            await owned.CreateAsync(request, type, name, spec, cancellationToken: cancellationToken);
        }
        catch (KubernetesApiException refusal)
        {
            request.Tell(EventType.Warning, "TrafficSplitNotCreated", $"TrafficSplit `{name}` failed creation: {refusal.Message}");
            throw;
        }

        request.Tell(EventType.Normal, "TrafficSplitCreated", $"TrafficSplit `{name}` created");
    }

    private static string OrElse(string? given, string? otherwise) => string.IsNullOrEmpty(given) ? otherwise ?? "" : given;
}
