namespace Rollouts.Api;

/// <summary>Labels and annotations that are added to pods.</summary>
public sealed record PodTemplateMetadata : KubernetesView
{
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
