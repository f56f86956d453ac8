namespace Rollouts.Api;

/// <summary>A view of networking.k8s.io/v1 Ingress.</summary>
public sealed record Ingress : KubernetesObject
{
    public IngressSpec Spec { get; init; } = new();

    /// <summary>Whether a rule, or what stands behind all rules, leads to a Service (row G23).</summary>
    /// <param name="service">Name of the Service.</param>
    public bool LeadsTo(string service) =>
        Spec.DefaultBackend?.Service?.Name == service
        || (Spec.Rules ?? []).SelectMany(rule => rule.Http?.Paths ?? []).Any(path => path.Backend?.Service?.Name == service);
}
