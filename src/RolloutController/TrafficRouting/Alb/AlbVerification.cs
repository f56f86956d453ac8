using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Looks on AWS whether load balancers share out requests as they were told (rows G14 and C47).</summary>
/// <param name="loadBalancers">AWS.</param>
/// <param name="statuses">Learns what was found.</param>
/// <param name="resourceTag">The tag that names the Ingress, the Service and the port of a target group (row L9).</param>
internal sealed class AlbVerification(LoadBalancers loadBalancers, AlbStatuses statuses, string resourceTag)
{
    /// <summary>Whether the canary and all experiments have their weights at every Ingress, as AWS says.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="ingresses">The Ingresses as they are now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WeightEvidence> VerifyAsync(
        TrafficRequest request,
        IReadOnlyList<JsonObject> ingresses,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = new List<AlbStatus>();
            var evidence = WeightEvidence.Echo;
            foreach (var ingress in ingresses)
            {
                var (status, awaited) = await VerifyAsync(request, ingress, cancellationToken);
                evidence = evidence.With(Of(awaited, request));
                found.Add(status);
            }

            var metadata = request.Rollout.Metadata;
            statuses.Set(new ObjectKey(request.Namespace, metadata.Name!), metadata.Uid ?? "", found);
            return evidence;
        }
        catch (ProviderException e)
        {
            // Row C47: said, and asked again later; nothing else waits for it.
            Warn(
                request,
                EventReason.TargetGroupVerifyError,
                $"Failed to verify Service {request.Target.CanaryService} (TargetGroup unknown): {e.Message}"
            );
            Warn(request, EventReason.WeightVerifyError, $"Failed to verify weight: {e.Message}");
            return Of($"AWS to say whether weight {request.Target.Weight} is in force ({e.Message})", request);
        }
    }

    private static WeightEvidence Of(string? awaited, TrafficRequest request) =>
        new(EvidenceKind.TargetGroups, awaited) { Observed = awaited ?? $"the target groups have weight {request.Target.Weight}" };

    private async Task<(AlbStatus Status, string? Awaited)> VerifyAsync(
        TrafficRequest request,
        JsonObject ingress,
        CancellationToken cancellationToken
    )
    {
        var name = (string?)ingress["metadata"]?["name"] ?? "";
        var status = new AlbStatus { Ingress = name };
        var (asked, done, awaited) = (1 + request.Target.Additional.Count, 0, (string?)null);
        foreach (var hostname in HostnamesOf(ingress))
        {
            if (await loadBalancers.FindAsync(hostname, cancellationToken) is not { } loadBalancer)
            {
                Warn(request, "LoadBalancerNotFound", $"Failed to find load balancer: {hostname}");
                return (status, $"load balancer {hostname} to be there");
            }

            status = status with { LoadBalancer = Reference(loadBalancer.Arn, loadBalancer.Name, 2) };
            foreach (var group in await loadBalancers.TargetGroupsAsync(loadBalancer.Arn, cancellationToken))
            {
                var resource = group.Tags.GetValueOrDefault(resourceTag);
                status =
                    resource == ResourceOf(request, name, request.Target.CanaryService)
                        ? status with
                        {
                            CanaryTargetGroup = Reference(group.Arn, group.Name, 1),
                        }
                    : resource == ResourceOf(request, name, request.Target.StableService)
                        ? status with
                        {
                            StableTargetGroup = Reference(group.Arn, group.Name, 1),
                        }
                    : status;
                if (Awaited(request, name, group, resource, out var isAsked) is { } missing)
                {
                    awaited ??= missing;
                }
                else if (isAsked)
                {
                    done++;
                }
            }
        }

        return (status, awaited ?? (done == asked ? null : $"target groups of Ingress {name}: {done} of {asked} are known"));
    }

    /// <summary>What a target group lacks; null when it has the weight, or is none of those that are asked for.</summary>
    private static string? Awaited(TrafficRequest request, string ingress, TargetGroup group, string? resource, out bool isAsked)
    {
        var target = request.Target;
        var wanted = new[] { (Service: target.CanaryService, target.Weight) }
            .Concat(target.Additional.Select(destination => (Service: destination.ServiceName, destination.Weight)))
            .Where(destination => resource == ResourceOf(request, ingress, destination.Service))
            .Select(destination => ((string? Service, int Weight)?)destination)
            .FirstOrDefault();
        isAsked = false;
        if (wanted is not var (service, weight) || group.Weight is not { } actual)
        {
            return null;
        }

        isAsked = true;
        var awaited = actual == weight ? null : $"the target group of Service {service} to get weight {weight} (now {actual})";
        if (target.Verifies)
        {
            Tell(request, group, service, weight, actual);
        }

        return awaited;
    }

    private static void Tell(TrafficRequest request, TargetGroup group, string? service, int weight, int actual)
    {
        var subject = $"Service {service} (TargetGroup {group.Arn})";
        if (actual == weight)
        {
            request.Tell(EventType.Normal, EventReason.TargetGroupVerified, $"{subject} verified: canary weight {weight} set");
        }
        else
        {
            Warn(
                request,
                EventReason.TargetGroupUnverified,
                $"{subject} not verified: canary weight {weight} not yet set (current: {actual})"
            );
        }
    }

    /// <summary>How the AWS load balancer controller tags the target group of a Service behind an Ingress.</summary>
    private static string ResourceOf(TrafficRequest request, string ingress, string? service) =>
        $"{request.Namespace}/{ingress}-{service}:{AlbAction.Text(request.Routing.Alb!.ServicePort)}";

    private static IEnumerable<string> HostnamesOf(JsonObject ingress) =>
        (ingress["status"]?["loadBalancer"]?["ingress"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(address => (string?)address["hostname"])
            .OfType<string>()
            .Where(hostname => hostname.Length > 0);

    /// <summary>The end of the resource name is what metrics of AWS know it by.</summary>
    private static AwsResourceRef Reference(string arn, string name, int parts) =>
        new()
        {
            Arn = arn,
            Name = name,
            FullName = string.Join('/', arn.Split('/').Skip(parts)),
        };

    private static void Warn(TrafficRequest request, string reason, string message) => request.Tell(EventType.Warning, reason, message);
}
