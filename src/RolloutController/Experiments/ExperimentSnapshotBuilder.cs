using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Gathers from the caches what a plan for an Experiment is decided on. Objects that cannot be read are left out and named.</summary>
internal sealed class ExperimentSnapshotBuilder
{
    private readonly ControllerCaches _caches;
    private readonly CacheReader _reader;
    private readonly RolloutControllerOptions _options;

    public ExperimentSnapshotBuilder(ControllerCaches caches, CacheReader reader, IOptions<RolloutControllerOptions> options)
    {
        _caches = caches;
        _reader = reader;
        _options = options.Value;
    }

    public StoredWaits Waits { get; } = new();

    public ExperimentSnapshot Build(KubeObject item)
    {
        if (!CacheReader.TryRead<Experiment>(item, out var experiment))
        {
            return Malformed(item);
        }

        var templates = new TemplateGraph(reference => _reader.FindTemplate(item.Header.Namespace, reference));
        templates.Follow(
            (experiment.Spec.Analyses ?? []).Select(analysis => new AnalysisTemplateRef
            {
                TemplateName = analysis.TemplateName,
                ClusterScope = analysis.ClusterScope,
            })
        );
        return new ExperimentSnapshot
        {
            Experiment = experiment,
            ReplicaSets = Owned<ReplicaSet>(_caches.ReplicaSets, item),
            Services = Owned<Service>(_caches.Services, item),
            AnalysisRuns = Owned<AnalysisRun>(_caches.AnalysisRuns, item),
            AnalysisTemplates = templates.Namespaced,
            ClusterAnalysisTemplates = templates.ClusterScoped,
            Owner = OwnerOf(item),
            TrafficPropagationDelay = _options.TrafficPropagationDelay,
            KeepsWaits = Waits.AreKept,
            StrictArgo = _options.StrictArgo,
        };
    }

    private IReadOnlyList<T> Owned<T>(Informer cache, KubeObject item)
        where T : KubernetesView => [.. cache.ByIndex(ControllerCaches.ByOwner, item.Header.Uid).Select(_reader.ReadOrNull<T>).OfType<T>()];

    private Rollout? OwnerOf(KubeObject item) =>
        item.Header.Controller is { Kind: ApiGroup.RolloutKind } owner
        && _caches.Rollouts.Get(new ObjectKey(item.Header.Namespace, owner.Name)) is { } rollout
        && rollout.Header.Uid == owner.Uid
            ? _reader.ReadOrNull<Rollout>(rollout)
            : null;

    private ExperimentSnapshot Malformed(KubeObject item)
    {
        var (metadata, status, error) = CacheReader.ReadMalformed<Experiment, ExperimentStatus>(item);
        return new ExperimentSnapshot
        {
            Experiment = new Experiment { Metadata = metadata, Status = status ?? new ExperimentStatus() },
            Malformed = error,
            KeepsWaits = Waits.AreKept,
            StrictArgo = _options.StrictArgo,
        };
    }
}
