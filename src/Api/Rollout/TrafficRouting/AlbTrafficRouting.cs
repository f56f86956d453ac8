using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Row G11.</summary>
public sealed record AlbTrafficRouting : KubernetesView
{
    public string? Ingress { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int ServicePort { get; init; }

    /// <summary>Default stableService.</summary>
    public string? RootService { get; init; }

    /// <summary>Default alb.ingress.kubernetes.io.</summary>
    public string? AnnotationPrefix { get; init; }

    public StickinessConfig? StickinessConfig { get; init; }

    public IReadOnlyList<string>? Ingresses { get; init; }
}
