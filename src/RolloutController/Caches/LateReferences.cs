using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What a Rollout or an Experiment names and the caches do not know yet, because it was applied together with it: watches of different types do not
/// keep the order of the writes. Before it is called missing, which ends an experiment for good (row E19), the API server is asked once more.
/// </summary>
internal sealed class LateReferences
{
    private readonly IKubernetesClient _client;
    private readonly ControllerCaches _caches;
    private readonly string _instanceId;

    public LateReferences(IKubernetesClient client, ControllerCaches caches, IOptions<RolloutControllerOptions> options)
    {
        _client = client;
        _caches = caches;
        _instanceId = options.Value.InstanceId;
    }

    /// <summary>True when a Service, a template or an Ingress that the caches lack is there: they are about to show it.</summary>
    /// <remarks>A Rollout on which something missing is already reported is not asked for again: the caches wake it when that comes.</remarks>
    public async Task<bool> AnyAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        if (RolloutConditions.Find(rollout.Status, RolloutConditionType.InvalidSpec) is not null)
        {
            return false;
        }

        foreach (var (cache, key) in Named(rollout))
        {
            if (cache is not null && await IsLateAsync(cache, key, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same for the templates of an experiment that has not begun.</summary>
    public async Task<bool> AnyAsync(ExperimentSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (
            snapshot
            is not {
                Malformed: null,
                Experiment: { Status: { AvailableAt: null, Phase: null or "" or AnalysisPhase.Pending }, Spec: { Terminate: false } spec }
            }
        )
        {
            return false;
        }

        foreach (var analysis in spec.Analyses ?? [])
        {
            var (cache, key) = Template(snapshot.Experiment.Metadata.Namespace ?? "", analysis.TemplateName, analysis.ClusterScope);
            if (cache is not null && await IsLateAsync(cache, key, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<(Informer? Cache, ObjectKey Key)> Named(Rollout rollout)
    {
        var @namespace = rollout.Metadata.Namespace ?? "";
        foreach (var service in ServiceReferences.Of(rollout))
        {
            yield return (_caches.Services, new ObjectKey(@namespace, service.Name));
        }

        foreach (var template in AnalysisReferences.Of(rollout).SelectMany(analysis => analysis.Templates))
        {
            yield return Template(@namespace, template.TemplateName, template.ClusterScope);
        }

        foreach (var ingress in IngressReferences.Of(rollout))
        {
            yield return (_caches.Ingresses.Informer, new ObjectKey(@namespace, ingress.Name));
        }
    }

    private (Informer? Cache, ObjectKey Key) Template(string @namespace, string name, bool isClusterScoped) =>
        isClusterScoped
            ? (_caches.ClusterAnalysisTemplates, new ObjectKey("", name))
            : (_caches.AnalysisTemplates, new ObjectKey(@namespace, name));

    private async Task<bool> IsLateAsync(Informer cache, ObjectKey key, CancellationToken cancellationToken)
    {
        if (key.Name.Length == 0 || cache.Get(key) is not null)
        {
            return false;
        }

        return await _client.FindAsync(cache.Type, key.Namespace, key.Name, cancellationToken) is { } found && IsEverShown(cache, found);
    }

    /// <summary>A template of another instance is not (row L6).</summary>
    private bool IsEverShown(Informer cache, KubeObject found) =>
        (cache != _caches.AnalysisTemplates && cache != _caches.ClusterAnalysisTemplates)
        || (found.Header.Labels.GetValueOrDefault(RolloutLabels.ControllerInstanceId) ?? "") == _instanceId;
}
