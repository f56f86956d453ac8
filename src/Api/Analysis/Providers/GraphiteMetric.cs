namespace Rollouts.Api;

/// <summary>Row F21.</summary>
public sealed record GraphiteMetric : KubernetesView
{
    public string? Address { get; init; }

    public string? Query { get; init; }
}
