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
        var type = await FindTypeAsync(cancellationToken);
        var (key, root) = (SplitOf(request), RootOf(request));
        if (await objects.FindAsync(request, type, key, cancellationToken) is not { } split)
        {
            StandingWeight.Require(request, WeightWithout(request), $"TrafficSplit {key.Name}");
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
            standing: spec => TrafficSplitBackends.CanaryWeight(spec, root, StandingWeight.Told(request), type.Version),
            cancellationToken: cancellationToken
        );
        if (change.IsWritten)
        {
            request.Tell(EventType.Normal, "TrafficSplitModified", $"TrafficSplit `{key.Name}` modified");
        }

        return WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var (type, root) = (await FindTypeAsync(cancellationToken), RootOf(request));
        if (await objects.FindAsync(type, SplitOf(request), cancellationToken) is not { } split)
        {
            return [RoutedTraffic.Of(WeightWithout(request))];
        }

        return
        [
            OwnedObjects.IsOwned(request, split) && split.Header.DeletionTimestamp is null
                ? RoutedTraffic.Of(TrafficSplitBackends.CanaryWeight(split.Spec(), root, StandingWeight.Told(request), type.Version))
                : null,
        ];
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

    private Task<ResourceType> FindTypeAsync(CancellationToken cancellationToken) =>
        objects.FindTypeAsync(Group, options.Value.TrafficSplitApiVersion, "TrafficSplit", "trafficsplits", Field, cancellationToken);

    /// <summary>The Service that clients ask for.</summary>
    private static string RootOf(TrafficRequest request) => OrElse(request.Routing.Smi!.RootService, request.Target.StableService);

    /// <summary>Without a split requests go to the Service that they ask for. Another one than that of the stable version may lead to both.</summary>
    private static int? WeightWithout(TrafficRequest request) => RootOf(request) == request.Target.StableService ? 0 : null;

    private static string OrElse(string? given, string? otherwise) => string.IsNullOrEmpty(given) ? otherwise ?? "" : given;
}
