namespace Rollouts.Api;

/// <summary>The part of an Ingress's spec that the project reads.</summary>
public sealed record IngressSpec : KubernetesView
{
    public IngressBackend? DefaultBackend { get; init; }

    public IReadOnlyList<IngressRule>? Rules { get; init; }
}
