using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Traefik: the weights of a weighted TraefikService (row G19).</summary>
internal sealed class TraefikRouter(RoutedObjects objects, IKubernetesClient client, IOptions<RolloutControllerOptions> options)
    : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting.traefik";

    /// <summary>Today's group, and the one of Traefik 2.</summary>
    public static readonly string[] Groups = ["traefik.io", "traefik.containo.us"];

    public string Type => "Traefik";

    public EvidenceKind Strongest => EvidenceKind.SpecEcho;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Traefik is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var name = request.Routing.Traefik!.WeightedTraefikServiceName;
        await objects.ChangeSpecAsync(
            request,
            await FindTypeAsync(cancellationToken),
            new ObjectKey(request.Namespace, name),
            $"{Field}.weightedTraefikServiceName",
            spec => TraefikServiceWeights.Apply(spec, name, request.Target),
            standing: spec => TraefikServiceWeights.CanaryWeight(spec, name, StandingWeight.Told(request)),
            cancellationToken: cancellationToken
        );
        return WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var name = request.Routing.Traefik!.WeightedTraefikServiceName;
        var weight = await objects.ReadWeightAsync(
            await FindTypeAsync(cancellationToken),
            new ObjectKey(request.Namespace, name),
            spec => TraefikServiceWeights.CanaryWeight(spec, name, StandingWeight.Told(request)),
            cancellationToken
        );
        return [RoutedTraffic.Of(weight)];
    }

    /// <summary>The group and version of the flags, and where the cluster serves none such, what it does serve.</summary>
    private async Task<ResourceType> FindTypeAsync(CancellationToken cancellationToken)
    {
        var version = options.Value.TraefikApiVersion.Split('/')[^1];
        string[] groups = [options.Value.TraefikApiGroup, .. Groups];
        foreach (var group in groups)
        {
            if (await client.Discovery.FindByKindAsync($"{group}/{version}", "TraefikService", cancellationToken) is { } type)
            {
                return type;
            }
        }

        return await objects.FindTypeAsync(options.Value.TraefikApiGroup, "traefikservices", Field, cancellationToken);
    }
}
