using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Asks AWS whether the pods behind a Service are targets of its load balancers (rows B31 and C51), and remembers what it said of each Rollout. The
/// target groups are those of the TargetGroupBindings that name the Service; where there is none, nothing is to be seen.
/// </summary>
internal sealed class RegisteredTargets(
    IKubernetesClient client,
    LoadBalancers loadBalancers,
    IOptions<RolloutControllerOptions> options,
    TimeProvider time
)
{
    private const string Group = "elbv2.k8s.aws";

    private readonly ConcurrentDictionary<ObjectKey, (string Uid, TargetObservation Observation)> _seen = new();

    /// <summary>What was seen since the Service was switched last; null when nobody looked.</summary>
    public TargetObservation? Find(ObjectKey key, string uid) =>
        _seen.TryGetValue(key, out var seen) && seen.Uid == uid ? seen.Observation : null;

    public void Forget(ObjectKey key) => _seen.TryRemove(key, out _);

    /// <summary>Looks, tells what was found by events, and remembers it.</summary>
    /// <param name="rollout">Who asks.</param>
    /// <param name="check">What for.</param>
    /// <param name="tell">Records an event: type, reason and message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task VerifyAsync(
        KubeObject rollout,
        TargetCheck check,
        Action<string, string, string> tell,
        CancellationToken cancellationToken
    )
    {
        var evidence = await LookAsync(rollout.Header.Namespace, check, tell, cancellationToken);
        _seen[rollout.Key] = (rollout.Header.Uid, new TargetObservation(check, evidence with { At = time.GetUtcNow() }));
    }

    private async Task<WeightEvidence> LookAsync(
        string @namespace,
        TargetCheck check,
        Action<string, string, string> tell,
        CancellationToken cancellationToken
    )
    {
        var evidence = WeightEvidence.Echo;
        var bindings = await BindingsAsync(@namespace, check.Service, cancellationToken);
        if (bindings.Count == 0)
        {
            return evidence;
        }

        var service = (await client.GetAsync(KnownResources.Services, @namespace, check.Service, cancellationToken)).ToNode();
        var pods = await client.ListAsync(
            KnownResources.Pods,
            @namespace,
            new ListOptions { LabelSelector = Selector(service) },
            cancellationToken
        );
        foreach (var binding in bindings)
        {
            var listening = ServicePods.Of(service, binding.Port, pods.Items);
            evidence = evidence.With(await LookAsync(binding, check, listening, tell, cancellationToken));
        }

        return evidence;
    }

    private async Task<WeightEvidence> LookAsync(
        TargetBinding binding,
        TargetCheck check,
        IReadOnlyList<(IReadOnlyList<string> Addresses, int Port)> pods,
        Action<string, string, string> tell,
        CancellationToken cancellationToken
    )
    {
        var subject = $"Service {check.Service} (TargetGroup {binding.Arn})";
        if (binding.Arn.Length == 0)
        {
            return Awaited($"the AWS load balancer controller to say which target group Service {check.Service} has");
        }

        IReadOnlyList<GroupTarget> targets;
        try
        {
            targets = await loadBalancers.TargetsAsync(binding.Arn, cancellationToken);
        }
        catch (ProviderException e)
        {
            tell(EventType.Warning, EventReason.TargetGroupVerifyError, $"Failed to verify {subject}: {e.Message}");
            return Awaited($"AWS to say whether the pods behind Service {check.Service} are targets ({e.Message})");
        }

        var (registered, serving) = (Count(pods, targets, static target => target.IsRegistered), Count(pods, targets, IsEnough));
        // Pods of another version may be what AWS still knows: as long as none of the new ones is ready nothing is known of them.
        var total = pods.Count == 0 ? check.Pods : pods.Count;
        if (serving >= total)
        {
            tell(EventType.Normal, EventReason.TargetGroupVerified, $"{subject} verified: {registered} endpoints registered");
            return new WeightEvidence(EvidenceKind.TargetGroups) { Observed = $"{registered} endpoints are targets of {binding.Arn}" };
        }

        var health = registered >= total ? $", {serving} healthy" : "";
        tell(
            EventType.Warning,
            EventReason.TargetGroupUnverified,
            $"{subject} not verified: {registered}/{total} endpoints registered{health}"
        );
        return Awaited($"{total} pods behind Service {check.Service} to be healthy targets (now {serving}, {registered} registered)");
    }

    /// <summary>Argo is content with targets that are registered.</summary>
    private bool IsEnough(GroupTarget target) => options.Value.StrictArgo ? target.IsRegistered : target.IsServing;

    private static int Count(
        IReadOnlyList<(IReadOnlyList<string> Addresses, int Port)> pods,
        IReadOnlyList<GroupTarget> targets,
        Func<GroupTarget, bool> counts
    ) => pods.Count(pod => targets.Any(target => target.Port == pod.Port && pod.Addresses.Contains(target.Id) && counts(target)));

    private async Task<IReadOnlyList<TargetBinding>> BindingsAsync(string @namespace, string service, CancellationToken cancellationToken)
    {
        var type = await FindTypeAsync(cancellationToken);
        if (type is null)
        {
            // What a client once saw may be older than the kind: without it everything would pass, and nobody would look again.
            await client.Discovery.RefreshAsync(cancellationToken);
            type = await FindTypeAsync(cancellationToken);
        }

        return type is null
            ? []
            :
            [
                .. (await client.ListAsync(type, @namespace, null, cancellationToken))
                    .Items.Select(TargetBinding.Of)
                    .Where(binding => binding.Service == service && binding.HasPods),
            ];
    }

    private async Task<ResourceType?> FindTypeAsync(CancellationToken cancellationToken) =>
        await client.Discovery.FindByKindAsync(options.Value.TargetGroupBindingApiVersion, "TargetGroupBinding", cancellationToken)
        ?? await client.Discovery.FindAsync(Group, "targetgroupbindings", cancellationToken);

    private static string Selector(JsonObject service) =>
        string.Join(',', (service["spec"]?["selector"] as JsonObject ?? []).Select(static label => $"{label.Key}={label.Value}"));

    private static WeightEvidence Awaited(string what) => new(EvidenceKind.TargetGroups, what) { Observed = what };
}
