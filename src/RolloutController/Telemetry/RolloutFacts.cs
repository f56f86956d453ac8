namespace Rollouts.RolloutController;

/// <summary>What metrics tell of one Rollout.</summary>
internal sealed record RolloutFacts
{
    public required string Strategy { get; init; }

    /// <summary>All routers that the strategy names.</summary>
    public required string Routers { get; init; }

    public required string Phase { get; init; }

    /// <summary>The phase by the names of <c>rollout_phase</c>.</summary>
    public required string DeprecatedPhase { get; init; }

    public int Available { get; init; }

    public int Unavailable { get; init; }

    public int Desired { get; init; }

    public int Updated { get; init; }
}
