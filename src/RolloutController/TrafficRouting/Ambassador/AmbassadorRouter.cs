using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Ambassador (Emissary): for each Mapping a second one, made here, that takes the canary's share (row G17). When the canary has none any more, that
/// one says so for a moment and then goes.
/// </summary>
internal sealed class AmbassadorRouter(
    RoutedObjects objects,
    OwnedObjects owned,
    IKubernetesClient client,
    IOptions<RolloutControllerOptions> options,
    TimeProvider time
) : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting.ambassador";

    /// <summary>How long requests that are on their way have before their Mapping goes.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    public string Type => "Ambassador";

    public EvidenceKind Strongest => EvidenceKind.ControllerStatus;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Ambassador is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Routing.Ambassador!.Mappings is not { Count: > 0 } mappings)
        {
            throw new TrafficRoutingException($"{Field}.mappings names no Mapping: name at least one");
        }

        var type = await FindTypeAsync(cancellationToken);
        var (isDraining, evidence) = (false, WeightEvidence.Echo);
        foreach (var mapping in mappings)
        {
            if (await SetWeightAsync(request, type, mapping, cancellationToken) is { } change)
            {
                isDraining |= change.IsWritten && request.Target.Hundredths() == 0;
                evidence = request.Target.Verifies ? evidence.With(ControllerWord.OfState(request, change.Object, "Running")) : evidence;
            }
        }

        if (isDraining)
        {
            await Task.Delay(Drain, time, cancellationToken);
        }

        if (request.Target.Weight == 0)
        {
            foreach (var mapping in mappings)
            {
                await RemoveAsync(request, type, CanaryMapping.NameOf(mapping), cancellationToken);
            }
        }

        return evidence;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var type = await FindTypeAsync(cancellationToken);
        var weights = new List<int?>();
        foreach (var mapping in request.Routing.Ambassador!.Mappings ?? [])
        {
            var key = new ObjectKey(request.Namespace, CanaryMapping.NameOf(mapping));
            weights.Add(await objects.FindAsync(type, key, cancellationToken) is { } canary ? WeightOf(canary) : 0);
        }

        return [.. weights.Select(RoutedTraffic.Of)];

        int? WeightOf(KubeObject canary) =>
            IsForeign(request, canary) || canary.Header.DeletionTimestamp is not null
                ? null
                : CanaryMapping.CanaryWeight(canary.Spec(), StandingWeight.Told(request));
    }

    /// <summary>What became of the canary's Mapping; null where it was just made, or is not needed.</summary>
    private async Task<RoutedChange?> SetWeightAsync(
        TrafficRequest request,
        ResourceType type,
        string mapping,
        CancellationToken cancellationToken
    )
    {
        var spec = (await MappingAsync(request, type, mapping, cancellationToken)).Spec();
        if (CanaryMapping.Fault(spec, mapping) is { } fault)
        {
            request.Tell(EventType.Warning, "AmbassadorMappingConfigError", fault);
            throw RoutedFault.Of(
                "spec.weight",
                mapping,
                fault,
                $"remove spec.weight of {type.Kind} {mapping}, or name another in {Field}.mappings"
            );
        }

        var (name, weight) = (CanaryMapping.NameOf(mapping), request.Target.Hundredths());
        var key = new ObjectKey(request.Namespace, name);
        if (await objects.FindAsync(request, type, key, cancellationToken) is not { } canary)
        {
            if (weight > 0)
            {
                StandingWeight.Require(request, 0, $"{type.Kind} {name}");
                var body = CanaryMapping.Create(spec, request.Target.CanaryService, weight);
                await owned.CreateAsync(request, type, name, body, cancellationToken: cancellationToken);
                Tell(request, "CanaryMappingCreated", $"Created canary mapping \"{name}\"");
                Tell(request, "CanaryMappingWeightUpdate", $"Set canary mapping weight to {weight}");
            }

            return null;
        }

        RefuseForeign(request, type, canary);
        var change = await objects.ChangeSpecAsync(
            request,
            type,
            key,
            $"{Field}.mappings",
            present => CanaryMapping.Apply(present, spec, request.Target.CanaryService, weight),
            standing: present => CanaryMapping.CanaryWeight(present, StandingWeight.Told(request)),
            cancellationToken: cancellationToken
        );
        if (change.IsWritten)
        {
            Tell(request, "CanaryMappingWeightUpdate", $"Set canary mapping weight to {weight}");
        }

        return change;
    }

    private async Task<KubeObject> MappingAsync(
        TrafficRequest request,
        ResourceType type,
        string mapping,
        CancellationToken cancellationToken
    )
    {
        var key = new ObjectKey(request.Namespace, mapping);
        if (await objects.FindAsync(request, type, key, cancellationToken) is { } found)
        {
            return found;
        }

        request.Tell(EventType.Warning, "AmbassadorMappingNotFound", $"Ambassador mapping \"{mapping}\" not found");
        throw RoutedFault.Of(
            $"{Field}.mappings",
            mapping,
            $"Ambassador mapping \"{mapping}\" not found",
            $"create {type.Kind} {key}, or correct {Field}.mappings"
        );
    }

    private async Task RemoveAsync(TrafficRequest request, ResourceType type, string name, CancellationToken cancellationToken)
    {
        if (
            await objects.FindAsync(request, type, new ObjectKey(request.Namespace, name), cancellationToken) is
            { Header.DeletionTimestamp: null } canary
        )
        {
            await owned.DeleteAsync(type, canary, cancellationToken);
            Tell(request, "CanaryMappingDeleted", $"Deleted canary mapping \"{name}\"");
        }
    }

    /// <summary>Argo makes its Mappings without an owner: such a one is taken over, another Rollout's is not.</summary>
    private static void RefuseForeign(TrafficRequest request, ResourceType type, KubeObject canary)
    {
        if (IsForeign(request, canary))
        {
            var other = canary.Header.Controller!;
            throw new TrafficRoutingException(
                $"{type.Kind} {canary.Key} belongs to {other.Kind} {other.Name}: only one Rollout can share the Mapping; correct {Field}.mappings"
            );
        }
    }

    private static bool IsForeign(TrafficRequest request, KubeObject canary) =>
        canary.Header.Controller is not null && !OwnedObjects.IsOwned(request, canary);

    /// <summary>At the version of the flag; else what the cluster serves of Mappings, or of the preview that they had another name in.</summary>
    private async Task<ResourceType> FindTypeAsync(CancellationToken cancellationToken)
    {
        const string group = "getambassador.io";
        const string previewGroup = $"x.{group}";
        var version = options.Value.AmbassadorApiVersion;
        var kind = version.StartsWith(previewGroup, StringComparison.Ordinal) ? "AmbassadorMapping" : "Mapping";
        return await client.Discovery.FindByKindAsync(version, kind, cancellationToken)
            ?? await client.Discovery.FindAsync(group, "mappings", cancellationToken)
            ?? await client.Discovery.FindAsync(previewGroup, "ambassadormappings", cancellationToken)
            ?? await objects.FindTypeAsync(group, "mappings", Field, cancellationToken);
    }

    private static void Tell(TrafficRequest request, string reason, string message) => request.Tell(EventType.Normal, reason, message);
}
