namespace Rollouts.Api;

/// <summary>A reusable analysis of one namespace (row D1).</summary>
public sealed record AnalysisTemplate : KubernetesObject
{
    public AnalysisTemplateSpec Spec { get; init; } = new();
}
