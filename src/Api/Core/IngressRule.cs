namespace Rollouts.Api;

/// <summary>What an Ingress does with the requests for one host.</summary>
public sealed record IngressRule : KubernetesView
{
    public IngressPaths? Http { get; init; }
}
