using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Gathers from the caches what a plan is decided on. Objects that cannot be read are left out and named.</summary>
internal sealed class SnapshotBuilder
{
    private readonly ControllerCaches _caches;
    private readonly TrafficRoutes _traffic;
    private readonly AlbStatuses _albs;
    private readonly RegisteredTargets? _targets;
    private readonly PodEvictions _evictions;
    private readonly StepPluginCalls _plugins;
    private readonly RolloutControllerOptions _options;
    private readonly CacheReader _reader;
    private readonly RecentSpecs _specs = new();

    public SnapshotBuilder(
        ControllerCaches caches,
        TrafficRoutes traffic,
        AlbStatuses albs,
        PodEvictions evictions,
        StepPluginCalls plugins,
        IOptions<RolloutControllerOptions> options,
        CacheReader reader,
        RegisteredTargets? targets = null
    )
    {
        _caches = caches;
        _traffic = traffic;
        _albs = albs;
        _targets = targets;
        _evictions = evictions;
        _plugins = plugins;
        _options = options.Value;
        _reader = reader;
    }

    /// <summary>Whether everything that the Rollout refers to is known; the workload that it takes its template from and its Ingresses may just begin to be watched.</summary>
    /// <exception cref="TimeoutException">Objects of that kind cannot be listed.</exception>
    public bool IsReady(KubeObject item) =>
        !CacheReader.TryRead<Rollout>(item, out var rollout)
        || (
            (rollout.Spec.WorkloadRef is not { } reference || _caches.FindWorkloads(reference)?.Ask() is not false)
            && (!IngressReferences.Of(rollout).Any() || _caches.Ingresses.Ask())
        );

    public StoredWaits Waits { get; } = new();

    /// <summary>There is no such Rollout any more.</summary>
    public void Forget(ObjectKey key)
    {
        _albs.Forget(key);
        _targets?.Forget(key);
    }

    public RolloutSnapshot Build(KubeObject item)
    {
        if (!CacheReader.TryRead<Rollout>(item, out var read))
        {
            return Malformed(item);
        }

        var rollout = _specs.Share(item, read);
        var workload = rollout.Spec.WorkloadRef is { } referred ? FindWorkload(item.Header.Namespace, referred) : null;
        var selector = rollout.Spec.Selector ?? workload?.Spec.Selector;
        var owned = _caches
            .ReplicaSets.ByIndex(ControllerCaches.ByOwner, item.Header.Uid)
            .Select(_reader.ReadOrNull<ReplicaSet>)
            .OfType<ReplicaSet>()
            .ToList();
        var hasEvicted = _evictions.HasGranted(owned);
        var orphans = _caches
            .ReplicaSets.ByIndex(ControllerCaches.Orphans, item.Header.Namespace)
            .Where(orphan => selector.Matches(orphan.Header.Labels))
            .Select(_reader.ReadOrNull<ReplicaSet>)
            .OfType<ReplicaSet>();
        var templates = new TemplateGraph(reference => _reader.FindTemplate(item.Header.Namespace, reference));
        templates.Follow(AnalysisReferences.Of(rollout).SelectMany(analysis => analysis.Templates));
        return new RolloutSnapshot
        {
            Rollout = rollout,
            Workload = workload,
            ReplicaSets = [.. owned, .. orphans],
            HasEvicted = hasEvicted,
            Pods = hasEvicted || RolloutPlanner.ReadsPods(rollout, owned) ? [.. owned.SelectMany(PodsOf)] : [],
            AnalysisRuns =
            [
                .. _caches
                    .AnalysisRuns.ByIndex(ControllerCaches.ByOwner, item.Header.Uid)
                    .Select(_reader.ReadOrNull<AnalysisRun>)
                    .OfType<AnalysisRun>(),
            ],
            Experiments =
            [
                .. _caches
                    .Experiments.ByIndex(ControllerCaches.ByOwner, item.Header.Uid)
                    .Select(_reader.ReadOrNull<Experiment>)
                    .OfType<Experiment>(),
            ],
            AnalysisTemplates = templates.Namespaced,
            ClusterAnalysisTemplates = templates.ClusterScoped,
            Services = ServiceReferences
                .Of(rollout)
                .Select(reference => reference.Name)
                .Distinct()
                .Select(name => _caches.Services.Get(new ObjectKey(item.Header.Namespace, name)))
                .OfType<KubeObject>()
                .Select(_reader.ReadOrNull<Service>)
                .OfType<Service>()
                .ToDictionary(service => service.Metadata.Name!),
            Ingresses = IngressReferences
                .Of(rollout)
                .Select(reference => reference.Name)
                .Distinct()
                .Select(name => _caches.Ingresses.Informer.Get(new ObjectKey(item.Header.Namespace, name)))
                .OfType<KubeObject>()
                .Select(_reader.ReadOrNull<Ingress>)
                .OfType<Ingress>()
                .ToDictionary(ingress => ingress.Metadata.Name!),
            Traffic = _traffic.Find(item.Key, item.Header.Uid),
            DividedTraffic = _traffic.FindDivided(item.Key, item.Header.Uid),
            KeepsWaits = Waits.AreKept,
            TrafficFault = _traffic.FindFault(item.Key, item.Header.Uid),
            VerifiesTargetGroups = _options.AwsVerifyTargetGroup,
            Targets = _targets?.Find(item.Key, item.Header.Uid),
            Albs = _albs.Find(item.Key, item.Header.Uid),
            StepPlugins = UsesPlugins(rollout) ? _plugins.Configured : null,
            StepPluginsObstacle = UsesPlugins(rollout) ? _plugins.Obstacle : null,
            StepPluginAnswer = _plugins.Find(item.Key, item.Header.Uid),
            StepPluginErrorAt = _plugins.ErrorAt(item.Key),
            TrafficPropagationDelay = _options.TrafficPropagationDelay,
            VerifyRetryInterval = _options.VerifyRetryInterval,
            RefusedEvictions = _evictions.Refused,
            InstanceId = _options.InstanceId,
            StrictArgo = _options.StrictArgo,
        };
    }

    private static bool UsesPlugins(Rollout rollout) =>
        rollout.Spec.Strategy.Canary?.Steps?.Any(static step => step.Plugin is not null) ?? false;

    private IEnumerable<Pod> PodsOf(ReplicaSet replicaSet) =>
        _caches
            .Pods.ByIndex(ControllerCaches.ByOwner, replicaSet.Metadata.Uid ?? "")
            .Select(_reader.ReadOrNull<Pod>)
            .OfType<Pod>()
            .Select(_evictions.AsKnown);

    private RolloutSnapshot Malformed(KubeObject item)
    {
        var (metadata, status, error) = CacheReader.ReadMalformed<Rollout, RolloutStatus>(item);
        return new RolloutSnapshot
        {
            Rollout = new Rollout { Metadata = metadata, Status = status ?? new RolloutStatus() },
            Malformed = error,
            InstanceId = _options.InstanceId,
        };
    }

    private Workload? FindWorkload(string @namespace, WorkloadReference reference) =>
        _caches.FindWorkloads(reference)?.Informer.Get(new ObjectKey(@namespace, reference.Name ?? "")) is { } found
            ? _reader.ReadOrNull<Workload>(found)
            : null;
}
