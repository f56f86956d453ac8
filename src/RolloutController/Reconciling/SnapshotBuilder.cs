using System.Text.Json;
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
    private readonly StepPluginCalls _plugins;
    private readonly RolloutControllerOptions _options;
    private readonly ILogger<SnapshotBuilder> _log;

    public SnapshotBuilder(
        ControllerCaches caches,
        TrafficRoutes traffic,
        StepPluginCalls plugins,
        IOptions<RolloutControllerOptions> options,
        ILogger<SnapshotBuilder> log
    )
    {
        _caches = caches;
        _traffic = traffic;
        _plugins = plugins;
        _options = options.Value;
        _log = log;
    }

    /// <summary>Whether everything that the Rollout refers to is known; the workload that it takes its template from may just begin to be watched.</summary>
    /// <exception cref="TimeoutException">Workloads of that kind cannot be listed.</exception>
    public bool IsReady(KubeObject item) =>
        !TryRead<Rollout>(item, out var rollout)
        || rollout.Spec.WorkloadRef is not { } reference
        || _caches.FindWorkloads(reference)?.Ask() is not false;

    public RolloutSnapshot Build(KubeObject item)
    {
        if (!TryRead<Rollout>(item, out var rollout))
        {
            return Malformed(item);
        }

        var workload = rollout.Spec.WorkloadRef is { } referred ? FindWorkload(item.Header.Namespace, referred) : null;
        var selector = rollout.Spec.Selector ?? workload?.Spec.Selector;
        var owned = _caches
            .ReplicaSets.ByIndex(ControllerCaches.ByOwner, item.Header.Uid)
            .Select(ReadOrNull<ReplicaSet>)
            .OfType<ReplicaSet>()
            .ToList();
        var orphans = _caches
            .ReplicaSets.ByIndex(ControllerCaches.Orphans, item.Header.Namespace)
            .Where(orphan => selector.Matches(orphan.Header.Labels))
            .Select(ReadOrNull<ReplicaSet>)
            .OfType<ReplicaSet>();
        var templates = new TemplateGraph(reference => FindTemplate(item.Header.Namespace, reference));
        templates.Follow(AnalysisReferences.Of(rollout).SelectMany(analysis => analysis.Templates));
        return new RolloutSnapshot
        {
            Rollout = rollout,
            Workload = workload,
            ReplicaSets = [.. owned, .. orphans],
            Pods = RolloutPlanner.ReadsPods(rollout, owned) ? [.. owned.SelectMany(PodsOf)] : [],
            AnalysisRuns =
            [
                .. _caches
                    .AnalysisRuns.ByIndex(ControllerCaches.ByOwner, item.Header.Uid)
                    .Select(ReadOrNull<AnalysisRun>)
                    .OfType<AnalysisRun>(),
            ],
            AnalysisTemplates = templates.Namespaced,
            ClusterAnalysisTemplates = templates.ClusterScoped,
            Services = ServiceReferences
                .Of(rollout)
                .Select(reference => reference.Name)
                .Distinct()
                .Select(name => _caches.Services.Get(new ObjectKey(item.Header.Namespace, name)))
                .OfType<KubeObject>()
                .Select(ReadOrNull<Service>)
                .OfType<Service>()
                .ToDictionary(service => service.Metadata.Name!),
            Traffic = _traffic.Find(item.Key, item.Header.Uid),
            StepPlugins = UsesPlugins(rollout) ? _plugins.Configured : null,
            StepPluginAnswer = _plugins.Find(item.Key, item.Header.Uid),
            TrafficPropagationDelay = _options.TrafficPropagationDelay,
            VerifyRetryInterval = _options.VerifyRetryInterval,
            InstanceId = _options.InstanceId,
            StrictArgo = _options.StrictArgo,
        };
    }

    private static bool UsesPlugins(Rollout rollout) =>
        rollout.Spec.Strategy.Canary?.Steps?.Any(static step => step.Plugin is not null) ?? false;

    private IEnumerable<Pod> PodsOf(ReplicaSet replicaSet) =>
        _caches.Pods.ByIndex(ControllerCaches.ByOwner, replicaSet.Metadata.Uid ?? "").Select(ReadOrNull<Pod>).OfType<Pod>();

    /// <summary>Metadata and what can be read of the status: enough to say on the object itself what is wrong with it.</summary>
    private RolloutSnapshot Malformed(KubeObject item)
    {
        TypedReader.TryRead<Rollout>(item.Json.Span, out _, out var error);
        using var document = JsonDocument.Parse(item.Json);
        RolloutStatus? status = null;
        if (document.RootElement.TryGetProperty("status", out var json))
        {
            TypedReader.TryRead(json, out status, out _);
        }

        var metadata = new ObjectMeta
        {
            Name = item.Header.Name,
            Namespace = item.Header.Namespace,
            Uid = item.Header.Uid,
            ResourceVersion = item.Header.ResourceVersion,
            Generation = item.Header.Generation,
            DeletionTimestamp = item.Header.DeletionTimestamp,
        };
        return new RolloutSnapshot
        {
            Rollout = new Rollout { Metadata = metadata, Status = status ?? new RolloutStatus() },
            Malformed = error ?? FieldError.Malformed("", "the object cannot be read"),
            InstanceId = _options.InstanceId,
        };
    }

    private Workload? FindWorkload(string @namespace, WorkloadReference reference) =>
        _caches.FindWorkloads(reference)?.Informer.Get(new ObjectKey(@namespace, reference.Name ?? "")) is { } found
            ? ReadOrNull<Workload>(found)
            : null;

    private KubernetesObject? FindTemplate(string @namespace, AnalysisTemplateRef reference)
    {
        if (reference.ClusterScope)
        {
            var cluster = _caches.ClusterAnalysisTemplates?.Get(new ObjectKey("", reference.TemplateName));
            return cluster is null ? null : ReadOrNull<ClusterAnalysisTemplate>(cluster);
        }

        var local = _caches.AnalysisTemplates.Get(new ObjectKey(@namespace, reference.TemplateName));
        return local is null ? null : ReadOrNull<AnalysisTemplate>(local);
    }

    private T? ReadOrNull<T>(KubeObject item)
        where T : KubernetesView
    {
        if (TryRead<T>(item, out var view))
        {
            return view;
        }

        TypedReader.TryRead<T>(item.Json.Span, out _, out var error);
        _log.ObjectUnreadable(item.Header.Kind, item.Key.ToString(), error?.ToString() ?? "");
        return null;
    }

    private static bool TryRead<T>(KubeObject item, out T view)
        where T : KubernetesView
    {
        try
        {
            view = item.As<T>(RolloutsJson.Options);
            return true;
        }
        catch (JsonException)
        {
            view = null!;
            return false;
        }
    }
}
