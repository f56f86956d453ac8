namespace Rollouts.Api;

/// <summary>A reusable analysis of the whole cluster (row D1).</summary>
public sealed record ClusterAnalysisTemplate : KubernetesObject
{
    public AnalysisTemplateSpec Spec { get; init; } = new();
}
