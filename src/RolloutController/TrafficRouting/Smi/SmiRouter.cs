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

    public EvidenceKind Strongest => EvidenceKind.SpecEcho;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Smi is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var smi = request.Routing.Smi!;
        var version = options.Value.TrafficSplitApiVersion;
        var type = await objects.FindTypeAsync(Group, version, "TrafficSplit", "trafficsplits", Field, cancellationToken);
        var key = SplitOf(request);
        var root = OrElse(smi.RootService, request.Target.StableService);
        if (await objects.FindAsync(request, type, key, cancellationToken) is not { } split)
        {
            await CreateAsync(request, type, key.Name, root, cancellationToken);
            return WeightEvidence.Echo;
        }

        RequireOwned(request, key, split.Header.Controller?.Uid);
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

        return WeightEvidence.Echo;
    }

    /// <summary>The TrafficSplit of a Rollout.</summary>
    public static ObjectKey SplitOf(TrafficRequest request) =>
        new(request.Namespace, OrElse(request.Routing.Smi?.TrafficSplitName, request.Rollout.Metadata.Name));

    /// <exception cref="TrafficRoutingException">Somebody else controls it.</exception>
    public static void RequireOwned(TrafficRequest request, ObjectKey split, string? controller)
    {
        if (controller != request.Rollout.Metadata.Uid)
        {
            throw RoutedFault.Of(
                $"{Field}.trafficSplitName",
                split.Name,
                $"Rollout does not own TrafficSplit `{split.Name}`",
                $"delete it, or name another in {Field}.trafficSplitName"
            );
        }
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
