namespace Rollouts.Api;

/// <summary>Row G16.</summary>
public sealed record SmiTrafficRouting : KubernetesView
{
    /// <summary>Default stableService.</summary>
    public string? RootService { get; init; }

    /// <summary>Default the name of the Rollout.</summary>
    public string? TrafficSplitName { get; init; }
}
