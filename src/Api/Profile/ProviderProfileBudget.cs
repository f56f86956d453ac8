namespace Rollouts.Api;

/// <summary>How much is asked of the source by all runs together; what is absent is as for other addresses.</summary>
public sealed record ProviderProfileBudget : KubernetesView
{
    /// <summary>Queries under way.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Queries per second in the long run.</summary>
    public int? PerSecond { get; init; }

    /// <summary>Queries at once after a quiet time.</summary>
    public int? Burst { get; init; }
}
