namespace Rollouts.Delivery;

/// <summary>What the routers were seen to do: what they confirmed, or what they were found with by a controller that had not told them anything yet.</summary>
/// <param name="CanaryWeight">The weight of the canary that all routers have.</param>
/// <param name="CanaryHash">The version that it goes to.</param>
/// <param name="StableHash">The version that the rest goes to.</param>
/// <param name="Since">When they were first seen with just this; the data plane follows within the propagation delay.</param>
/// <param name="Evidence">The strongest that is known of it, and whether anybody doubts it; null where nobody was asked to verify it.</param>
public sealed record TrafficObservation(
    int CanaryWeight,
    string CanaryHash,
    string StableHash,
    DateTimeOffset Since,
    WeightEvidence? Evidence
)
{
    /// <summary>The Service that <see cref="CanaryWeight"/> goes to: of ping and pong it is the other one after a promotion. Null where there is none.</summary>
    public string? CanaryService { get; init; }
}
