using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// NGINX: beside each stable Ingress one for the canary, which is ours, and whose annotations say its share (rows G9, G10 and G28). It stays when the
/// canary is done, with weight 0.
/// </summary>
internal sealed class NginxRouter(IKubernetesClient client, RoutedObjects objects) : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting.nginx";

    public string Type => "Nginx";

    public EvidenceKind Strongest => EvidenceKind.SpecEcho;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Nginx is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        foreach (var name in CanaryIngress.StableOf(request.Rollout))
        {
            var stable =
                await objects.FindAsync(KnownResources.Ingresses, new ObjectKey(request.Namespace, name), cancellationToken)
                ?? throw new TrafficRoutingException($"Ingress {request.Namespace}/{name} is not there: create it, or correct {Field}");
            await RouteAsync(request, stable.ToNode(), name, cancellationToken);
        }

        return WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var weights = new List<int?>();
        foreach (var name in CanaryIngress.StableOf(request.Rollout))
        {
            var key = new ObjectKey(request.Namespace, CanaryIngress.NameOf(request.Rollout.Metadata.Name!, name));
            weights.Add(await objects.FindAsync(KnownResources.Ingresses, key, cancellationToken) is { } canary ? WeightOf(canary) : 0);
        }

        return [.. weights.Select(RoutedTraffic.Of)];

        int? WeightOf(KubeObject canary) =>
            OwnedObjects.IsOwned(request, canary) && canary.Header.DeletionTimestamp is null
                ? CanaryIngress.CanaryWeight(canary.ToNode(), request)
                : null;
    }

    private async Task RouteAsync(TrafficRequest request, JsonObject stable, string name, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(request.Namespace, CanaryIngress.NameOf(request.Rollout.Metadata.Name!, name));
        if (
            await objects.FindAsync(KnownResources.Ingresses, key, cancellationToken) is null
            && await CreateAsync(request, stable, key, cancellationToken)
        )
        {
            return;
        }

        var change = await objects.ChangeAsync(
            request,
            KnownResources.Ingresses,
            key,
            Field,
            canary =>
            {
                if (!OwnedObjects.IsOwned(request, KubeObject.FromNode(canary)))
                {
                    throw new TrafficRoutingException(
                        $"canary ingress `{key.Name}` controlled by different object: delete it, or rename the Rollout or Ingress {name}"
                    );
                }

                StandingWeight.Require(request, CanaryIngress.CanaryWeight(canary, request), $"Ingress {key.Name}");
                return CanaryIngress.Apply(canary, stable, request);
            },
            cancellationToken: cancellationToken
        );
        if (change.IsWritten)
        {
            request.Tell(
                EventType.Normal,
                "PatchingCanaryIngress",
                string.Create(CultureInfo.InvariantCulture, $"Updating Ingress `{key.Name}` to desiredWeight '{request.Target.Weight}'")
            );
        }
    }

    /// <summary>False when somebody else was faster.</summary>
    private async Task<bool> CreateAsync(TrafficRequest request, JsonObject stable, ObjectKey key, CancellationToken cancellationToken)
    {
        StandingWeight.Require(request, 0, $"Ingress {key.Name}");
        try
        {
            var made = CanaryIngress.Make(stable, request);
            await client.CreateAsync(KnownResources.Ingresses, key.Namespace, made, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            return false;
        }

        request.Tell(
            EventType.Normal,
            "CreatingCanaryIngress",
            string.Create(CultureInfo.InvariantCulture, $"Creating canary ingress `{key.Name}` with weight `{request.Target.Weight}`")
        );
        return true;
    }
}
