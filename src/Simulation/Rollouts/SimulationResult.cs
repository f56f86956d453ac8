namespace Rollouts.Simulation;

/// <summary>What came of a script.</summary>
/// <param name="Script">The script.</param>
/// <param name="Broken">The first rule that was broken; null when none was.</param>
/// <param name="Passes">How often a controller planned.</param>
/// <param name="Writes">Writes of controllers, each of which was looked at.</param>
/// <param name="Versions">Versions that users shipped.</param>
/// <param name="Events">The events of the Rollout, in their order.</param>
public sealed record SimulationResult(
    RolloutScript Script,
    Violation? Broken,
    int Passes,
    int Writes,
    int Versions,
    IReadOnlyList<string> Events
);
