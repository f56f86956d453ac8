namespace Rollouts.Delivery;

/// <summary>What the routers were seen to do: what they confirmed, or what they were found with by a controller that had not told them anything yet.</summary>
/// <param name="CanaryWeight">The weight of the canary that all routers have.</param>
/// <param name="CanaryHash">The version that it goes to.</param>
/// <param name="StableHash">The version that the rest goes to.</param>
/// <param name="Since">When they were first seen with just this; the data plane follows within the propagation delay.</param>
/// <param name="Verified">Whether the routers that can verify saw the weight in force; null when none can, or none was asked.</param>
/// <param name="Doubt">Why it does not count as in force, where somebody said so; for a person.</param>
public sealed record TrafficObservation(
    int CanaryWeight,
    string CanaryHash,
    string StableHash,
    DateTimeOffset Since,
    bool? Verified,
    string? Doubt = null
)
{
    /// <summary>The Service that <see cref="CanaryWeight"/> goes to: of ping and pong it is the other one after a promotion. Null where there is none.</summary>
    public string? CanaryService { get; init; }
}
