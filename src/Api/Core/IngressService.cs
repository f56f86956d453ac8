namespace Rollouts.Api;

/// <summary>The Service of a backend.</summary>
public sealed record IngressService : KubernetesView
{
    public string? Name { get; init; }
}
