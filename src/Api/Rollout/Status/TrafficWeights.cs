namespace Rollouts.Api;

/// <summary>Weights per destination (rows C45 and H10).</summary>
public sealed record TrafficWeights : KubernetesView
{
    public WeightDestination Canary { get; init; } = new();

    public WeightDestination Stable { get; init; } = new();

    public IReadOnlyList<WeightDestination>? Additional { get; init; }

    /// <summary>Null when no router verifies.</summary>
    public bool? Verified { get; init; }
}
