using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Load balancers of AWS: shares in an annotation of each Ingress, and AWS itself is asked whether they are in force (rows G11 to G15, G25 and G26).</summary>
internal sealed class AlbRouter(
    RoutedObjects objects,
    LoadBalancers loadBalancers,
    AlbStatuses statuses,
    IOptions<RolloutControllerOptions> options
) : ITrafficRouter
{
    private const string Field = "spec.strategy.canary.trafficRouting.alb";

    private readonly bool _verifies = options.Value.AwsVerifyTargetGroup;
    private readonly AlbVerification _verification = new(loadBalancers, statuses, options.Value.AlbTagKeyResourceId);

    public string Type => "ALB";

    public EvidenceKind Strongest => _verifies ? EvidenceKind.TargetGroups : EvidenceKind.SpecEcho;

    public bool IsAskedFor(RolloutTrafficRouting routing) => routing.Alb is not null;

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var ingresses = new List<JsonObject>();
        foreach (var name in AlbIngress.NamesOf(request.Routing.Alb!))
        {
            JsonObject? before = null;
            var change = await objects.ChangeAsync(
                request,
                KnownResources.Ingresses,
                new ObjectKey(request.Namespace, name),
                Field,
                ingress =>
                {
                    StandingWeight.Require(request, AlbIngress.CanaryWeight(ingress, request), $"Ingress {name}");
                    before = (JsonObject)ingress.DeepClone();
                    return AlbIngress.Apply(ingress, request);
                },
                cancellationToken: cancellationToken
            );
            var after = change.Object.ToNode();
            ingresses.Add(after);
            if (change.IsWritten)
            {
                foreach (var message in AlbIngress.Describe(before!, after, request))
                {
                    request.Tell(EventType.Normal, "PatchingALBIngress", message);
                }
            }
            else if (request.Target.StrictArgo)
            {
                // Row G12: Argo looks at no further Ingress after one that needs no change.
                break;
            }
        }

        if (!_verifies || !(request.Target.Verifies || IsUnknown(request)))
        {
            return WeightEvidence.Echo;
        }

        var evidence = await _verification.VerifyAsync(request, ingresses, cancellationToken);
        return request.Target.Verifies ? evidence : WeightEvidence.Echo;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        var weights = new List<int?>();
        foreach (var name in AlbIngress.NamesOf(request.Routing.Alb!))
        {
            var found = await objects.FindAsync(KnownResources.Ingresses, new ObjectKey(request.Namespace, name), cancellationToken);
            weights.Add(found is null ? null : AlbIngress.CanaryWeight(found.ToNode(), request));
        }

        return [.. weights.Select(RoutedTraffic.Of)];
    }

    /// <summary>Row G14: the load balancers are looked for once, although no step asks for it, so that the status names them.</summary>
    private bool IsUnknown(TrafficRequest request)
    {
        var metadata = request.Rollout.Metadata;
        return request.Rollout.Status.Albs is null
            && statuses.Find(new ObjectKey(request.Namespace, metadata.Name!), metadata.Uid ?? "") is null;
    }
}
