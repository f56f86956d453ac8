namespace Rollouts.Api;

/// <summary>What stands behind a path: a Service, or an object of another kind, which no Rollout shares out.</summary>
public sealed record IngressBackend : KubernetesView
{
    public IngressService? Service { get; init; }
}
