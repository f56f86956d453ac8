namespace Rollouts.Api;

/// <summary>Row G9.</summary>
public sealed record NginxTrafficRouting : KubernetesView
{
    /// <summary>Default nginx.ingress.kubernetes.io.</summary>
    public string? AnnotationPrefix { get; init; }

    public string? StableIngress { get; init; }

    /// <summary>The prefix is added to each key.</summary>
    public IReadOnlyDictionary<string, string>? AdditionalIngressAnnotations { get; init; }

    /// <summary>Set on the canary ingress as they stand.</summary>
    public IReadOnlyDictionary<string, string>? CanaryIngressAnnotations { get; init; }

    public IReadOnlyList<string>? StableIngresses { get; init; }
}
