namespace Rollouts.Api;

/// <summary>Labels and annotations of a new AnalysisRun (row D22).</summary>
public sealed record AnalysisRunMetadata : KubernetesView
{
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
