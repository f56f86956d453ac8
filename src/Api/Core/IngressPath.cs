namespace Rollouts.Api;

/// <summary>Where the requests of a path go.</summary>
public sealed record IngressPath : KubernetesView
{
    public IngressBackend? Backend { get; init; }
}
