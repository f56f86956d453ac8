namespace Rollouts.Api;

/// <summary>Row F18.</summary>
public sealed record WavefrontMetric : KubernetesView
{
    public string? Address { get; init; }

    public string? Query { get; init; }
}
