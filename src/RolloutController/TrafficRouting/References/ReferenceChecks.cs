using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Looks at the mesh objects that a Rollout names before anything is planned for it, as Argo does (row L29), by the rules of
/// <see cref="RouterReferences"/>. Objects that were found good are read again only when the Rollout or one of them changed; whatever else happens to
/// them the routers find when they read them to write. Those that were found wanting are read in every pass.
/// </summary>
internal sealed class ReferenceChecks(
    RoutedObjects own,
    IstioCluster istio,
    IEnumerable<ITrafficRouter> routers,
    IOptions<RolloutControllerOptions> options
)
{
    private readonly RoutedGroups _groups = new(
        options.Value.TraefikApiGroup,
        options.Value.AmbassadorApiVersion.Split('/') is [var group, _] ? group : null
    );
    private readonly HashSet<string> _routers = [.. routers.Select(static router => router.Type)];
    private readonly ConcurrentDictionary<ObjectKey, Seen> _good = new();
    private readonly ConcurrentDictionary<ObjectKey, long> _changes = new();

    /// <summary>Something that the Rollout names changed, or was found wanting by its router: it is looked at again in the next pass.</summary>
    public void Doubt(ObjectKey rollout) => _changes.AddOrUpdate(rollout, 1, static (_, changes) => changes + 1);

    /// <summary>There is no such Rollout any more.</summary>
    public void Forget(ObjectKey rollout)
    {
        _good.TryRemove(rollout, out _);
        _changes.TryRemove(rollout, out _);
    }

    /// <summary>What is to be said of the objects of a Rollout now.</summary>
    public async ValueTask<ReferenceVerdict> LookAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Spec.Strategy.Canary?.TrafficRouting is null)
        {
            return default;
        }

        var metadata = rollout.Metadata;
        var key = new ObjectKey(metadata.Namespace ?? "", metadata.Name ?? "");
        // Counted before anything is read: what changes meanwhile is looked at again.
        var seen = new Seen(metadata.Uid ?? "", metadata.Generation, _changes.GetValueOrDefault(key));
        if (_good.TryGetValue(key, out var good) && good == seen)
        {
            return default;
        }

        try
        {
            var error = await FirstErrorAsync(key, rollout, cancellationToken);
            if (error is null)
            {
                _good[key] = seen;
            }

            return new ReferenceVerdict(error, null);
        }
        catch (TrafficRoutingException passing) when (passing.IsPassing)
        {
            return new ReferenceVerdict(null, passing.Message);
        }
        catch (Exception away) when (away is KubernetesApiException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return new ReferenceVerdict(null, away.Message);
        }
    }

    /// <summary>Which objects there are to look at is known only from others, such as the router behind a VirtualService of App Mesh.</summary>
    private async Task<FieldError?> FirstErrorAsync(ObjectKey rollout, Rollout spec, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RoutedObject, RoutedFinding>();
        // What is reported already is asked for again at the pace of discovery; a kind that was defined a moment ago must not be called missing.
        var isSure = RolloutConditions.Find(spec.Status, RolloutConditionType.InvalidSpec) is not null;
        while (true)
        {
            var unread = new HashSet<RoutedObject>();
            var errors = RouterReferences.Validate(spec, Find, _routers.Contains, _groups);
            if (unread.Count == 0 && (errors.Count == 0 || isSure || found.Values.All(static finding => finding.IsServed)))
            {
                return errors.Count > 0 ? errors[0] : null;
            }

            if (unread.Count == 0)
            {
                isSure = true;
                foreach (var (sought, _) in found.Where(static entry => !entry.Value.IsServed).ToList())
                {
                    await (await ClusterOfAsync(sought, cancellationToken)).RefreshKindsAsync(cancellationToken);
                    found.Remove(sought);
                }

                continue;
            }

            foreach (var sought in unread)
            {
                found[sought] = await ReadAsync(rollout, sought, cancellationToken);
            }

            RoutedFinding Find(RoutedObject sought)
            {
                if (!found.TryGetValue(sought, out var finding))
                {
                    unread.Add(sought);
                    return RoutedFinding.Unknown;
                }

                return finding;
            }
        }
    }

    private async Task<RoutedFinding> ReadAsync(ObjectKey rollout, RoutedObject sought, CancellationToken cancellationToken)
    {
        var objects = await ClusterOfAsync(sought, cancellationToken);
        try
        {
            if (await FindTypeAsync(objects, sought, cancellationToken) is not { } type)
            {
                return RoutedFinding.NotServed;
            }

            return await objects.FindAsync(rollout, type, sought.Key, cancellationToken) is { } read
                ? RoutedFinding.Of(read.ToNode())
                : RoutedFinding.Missing;
        }
        catch (ArgumentException)
        {
            // No object can have such a name.
            return RoutedFinding.Missing;
        }
        catch (HttpRequestException away) when (objects.IsElsewhere)
        {
            throw IstioCluster.Silent(away);
        }
    }

    private async Task<RoutedObjects> ClusterOfAsync(RoutedObject sought, CancellationToken cancellationToken) =>
        sought.Group == IstioCluster.Group ? await istio.FindAsync(cancellationToken) : own;

    /// <summary>The same version that the router uses, so that each kind is watched once.</summary>
    private Task<ResourceType?> FindTypeAsync(RoutedObjects objects, RoutedObject sought, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var version = sought.Kind switch
        {
            "VirtualService" or "DestinationRule" when sought.Group == IstioCluster.Group => settings.IstioApiVersion,
            "VirtualService" or "VirtualRouter" or "VirtualNode" => settings.AppMeshCrdVersion,
            "Mapping" or "AmbassadorMapping" => settings.AmbassadorApiVersion.Split('/')[^1],
            "TraefikService" => settings.TraefikApiVersion.Split('/')[^1],
            "TrafficSplit" => settings.TrafficSplitApiVersion,
            "ApisixRoute" => ApisixRouter.Version,
            _ => null,
        };
        return version is { Length: > 0 }
            ? objects.FindServedTypeAsync(sought.Group, version, sought.Kind, sought.Plural, cancellationToken)
            : objects.FindServedTypeAsync(sought.Group, sought.Plural, cancellationToken);
    }

    /// <summary>What was looked at.</summary>
    /// <param name="Uid">Of the Rollout.</param>
    /// <param name="Generation">Of the Rollout.</param>
    /// <param name="Changes">How often something was doubted before.</param>
    private readonly record struct Seen(string Uid, long Generation, long Changes);
}
