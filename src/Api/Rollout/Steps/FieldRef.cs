namespace Rollouts.Api;

/// <summary>A path into an object.</summary>
public sealed record FieldRef : KubernetesView
{
    public string FieldPath { get; init; } = "";
}
