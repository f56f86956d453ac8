namespace Rollouts.Api;

/// <summary>Names an AnalysisTemplate or a ClusterAnalysisTemplate (row D1).</summary>
public sealed record AnalysisTemplateRef : KubernetesView
{
    [SchemaOptional]
    public string TemplateName { get; init; } = "";

    /// <summary>True names a ClusterAnalysisTemplate.</summary>
    public bool ClusterScope { get; init; }
}
