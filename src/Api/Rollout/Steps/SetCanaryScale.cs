namespace Rollouts.Api;

/// <summary>Sizes the canary apart from its traffic (row C18).</summary>
public sealed record SetCanaryScale : KubernetesView
{
    /// <summary>Percent of maxTrafficWeight.</summary>
    public int? Weight { get; init; }

    /// <summary>Wins over weight.</summary>
    public int? Replicas { get; init; }

    /// <summary>Cancels a former setCanaryScale.</summary>
    public bool MatchTrafficWeight { get; init; }
}
