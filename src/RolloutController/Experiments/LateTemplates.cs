using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Analysis templates that the caches do not know yet, because they were applied together with the Experiment: a missing one ends an experiment for good
/// (row E19), so it is looked up once more before it is called missing.
/// </summary>
internal sealed class LateTemplates
{
    private readonly IKubernetesClient _client;
    private readonly ControllerCaches _caches;
    private readonly string _instanceId;

    public LateTemplates(IKubernetesClient client, ControllerCaches caches, IOptions<RolloutControllerOptions> options)
    {
        _client = client;
        _caches = caches;
        _instanceId = options.Value.InstanceId;
    }

    /// <summary>True when a template that the snapshot lacks is there: the caches are about to show it.</summary>
    public async Task<bool> AnyAsync(ExperimentSnapshot snapshot, CancellationToken cancellationToken)
    {
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

        var @namespace = snapshot.Experiment.Metadata.Namespace ?? "";
        foreach (var analysis in spec.Analyses ?? [])
        {
            var isKnown = analysis.ClusterScope
                ? snapshot.ClusterAnalysisTemplates.ContainsKey(analysis.TemplateName)
                : snapshot.AnalysisTemplates.ContainsKey(analysis.TemplateName);
            if (!isKnown && analysis.TemplateName.Length > 0 && await ExistsAsync(@namespace, analysis, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> ExistsAsync(string @namespace, ExperimentAnalysis analysis, CancellationToken cancellationToken)
    {
        if (analysis.ClusterScope && _caches.ClusterAnalysisTemplates is null)
        {
            return false;
        }

        try
        {
            var template = analysis.ClusterScope
                ? await _client.GetAsync(KnownResources.ClusterAnalysisTemplates, null, analysis.TemplateName, cancellationToken)
                : await _client.GetAsync(KnownResources.AnalysisTemplates, @namespace, analysis.TemplateName, cancellationToken);
            // One of another instance is never shown (row L6).
            return (template.Header.Labels.GetValueOrDefault(RolloutLabels.ControllerInstanceId) ?? "") == _instanceId
                && CacheReader.TryRead<AnalysisTemplate>(template, out _);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return false;
        }
    }
}
