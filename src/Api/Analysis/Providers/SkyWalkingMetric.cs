namespace Rollouts.Api;

/// <summary>Row F22.</summary>
public sealed record SkyWalkingMetric : KubernetesView
{
    public string? Address { get; init; }

    public string? Query { get; init; }

    /// <summary>Default 5m.</summary>
    public string? Interval { get; init; }
}
