using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What the controller knows of the cluster: one informer per type, with the indexes that a reconcile looks things up by.</summary>
public sealed class ControllerCaches
{
    /// <summary>Objects by the uid of what controls them.</summary>
    public const string ByOwner = "owner";

    /// <summary>ReplicaSets without a controller, by namespace.</summary>
    public const string Orphans = "orphans";

    /// <summary>Rollouts by <c>namespace/name</c> of the Services that they name.</summary>
    public const string ByService = "service";

    /// <summary>Rollouts by <c>namespace/name</c> of the AnalysisTemplates that they name; cluster-scoped ones without namespace.</summary>
    public const string ByTemplate = "template";

    /// <summary>Rollouts by <c>kind/namespace/name</c> of the workload that they take their template from.</summary>
    public const string ByWorkload = "workload";

    /// <summary>Rollouts by <c>namespace/name</c> of the Ingresses that they name, and of those that are made for their canaries.</summary>
    public const string ByIngress = "ingress";

    /// <summary>Rollouts by <c>namespace/name</c> of the DestinationRules that they name.</summary>
    public const string ByDestinationRule = "destinationRule";

    public ControllerCaches(IKubernetesClient client, IOptions<RolloutControllerOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        var settings = options.Value;
        Informer Watch(
            ResourceType type,
            string? labels = null,
            bool clusterScoped = false,
            Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? trim = null
        ) =>
            new(
                client,
                type,
                new InformerOptions
                {
                    Namespace = clusterScoped ? null : settings.Namespace,
                    LabelSelector = labels,
                    ResyncPeriod = settings.ResyncPeriod,
                    Trim = trim,
                },
                time,
                loggers
            );

        // Row L6: with an instance id only its objects, without one only those of nobody.
        var instance =
            settings.InstanceId.Length == 0
                ? $"!{RolloutLabels.ControllerInstanceId}"
                : $"{RolloutLabels.ControllerInstanceId}={settings.InstanceId}";
        Rollouts = Watch(KnownResources.Rollouts, instance)
            .AddIndex(ByService, Texts(RolloutReferences.Services))
            .AddIndex(ByTemplate, RolloutReferences.Templates)
            .AddIndex(ByWorkload, RolloutReferences.Workloads)
            .AddIndex(ByIngress, Texts(RolloutReferences.Ingresses))
            .AddIndex(ByDestinationRule, Texts(RolloutReferences.DestinationRules));
        // Row A20: only ReplicaSets with a hash can be a Rollout's.
        ReplicaSets = Watch(KnownResources.ReplicaSets, RolloutLabels.PodTemplateHash)
            .AddIndex(ByOwner, OwnerUid)
            .AddIndex(Orphans, OrphanNamespace);
        Pods = Watch(KnownResources.Pods, RolloutLabels.PodTemplateHash, trim: PodTrimming.Trim).AddIndex(ByOwner, OwnerUid);
        AnalysisRuns = Watch(KnownResources.AnalysisRuns, instance).AddIndex(ByOwner, OwnerUid);
        AnalysisTemplates = Watch(KnownResources.AnalysisTemplates, instance);
        Experiments = Watch(KnownResources.Experiments, instance).AddIndex(ByOwner, OwnerUid);
        Services = Watch(KnownResources.Services).AddIndex(ByOwner, OwnerUid);
        // Row L2: a controller of one namespace does not look at cluster-scoped templates.
        ClusterAnalysisTemplates = settings.Namespace is null
            ? Watch(KnownResources.ClusterAnalysisTemplates, instance, clusterScoped: true)
            : null;
        Deployments = Workload(KnownResources.Deployments);
        // Not those of above: a workload that is referred to has no hash of a Rollout.
        Workloads = [Deployments, Workload(KnownResources.ReplicaSets), Workload(KnownResources.PodTemplates)];
        Ingresses = new CacheOnDemand(
            Watch(KnownResources.Ingresses),
            "spec.strategy.canary.trafficRouting.nginx and spec.strategy.canary.trafficRouting.alb",
            time
        );

        static Func<KubeObject, IEnumerable<string>> Texts(Func<KubeObject, IEnumerable<ObjectKey>> references) =>
            item => references(item).Select(static key => key.ToString());

        CacheOnDemand Workload(ResourceType type) => new(Watch(type, trim: WorkloadTrimming.Trim), "spec.workloadRef", time);
    }

    public Informer Rollouts { get; }

    public Informer ReplicaSets { get; }

    /// <summary>What plans read of pods; see <see cref="PodTrimming"/>.</summary>
    public Informer Pods { get; }

    public Informer AnalysisRuns { get; }

    public Informer Experiments { get; }

    public Informer AnalysisTemplates { get; }

    public Informer? ClusterAnalysisTemplates { get; }

    public Informer Services { get; }

    public CacheOnDemand Deployments { get; }

    /// <summary>Of routers that work through them; filled only when somebody asks.</summary>
    public CacheOnDemand Ingresses { get; }

    /// <summary>Of each kind that templates can be taken from; they are filled only when somebody asks.</summary>
    public IReadOnlyList<CacheOnDemand> Workloads { get; }

    /// <summary>The cache for a kind of workload; null when templates cannot be taken from it.</summary>
    public CacheOnDemand? FindWorkloads(WorkloadReference reference) =>
        SupportedWorkloads.Contain(reference) ? Workloads.FirstOrDefault(cache => cache.Informer.Type.Kind == reference.Kind) : null;

    /// <summary>Those that are filled only when a Rollout needs them.</summary>
    public IEnumerable<CacheOnDemand> OnDemand => [.. Workloads, Ingresses];

    /// <summary>Those that have to be filled before anything can be decided.</summary>
    public IEnumerable<Informer> All =>
        new[]
        {
            Rollouts,
            ReplicaSets,
            Pods,
            AnalysisRuns,
            Experiments,
            AnalysisTemplates,
            Services,
            ClusterAnalysisTemplates,
        }.OfType<Informer>();

    private static IEnumerable<string> OwnerUid(KubeObject item) => item.Header.Controller is { } owner ? [owner.Uid] : [];

    private static IEnumerable<string> OrphanNamespace(KubeObject item) => item.Header.Controller is null ? [item.Header.Namespace] : [];
}
