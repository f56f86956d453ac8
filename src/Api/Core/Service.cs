namespace Rollouts.Api;

/// <summary>A view of v1 Service.</summary>
public sealed record Service : KubernetesObject
{
    public ServiceSpec Spec { get; init; } = new();
}
