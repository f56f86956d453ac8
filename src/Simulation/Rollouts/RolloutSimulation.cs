namespace Rollouts.Simulation;

/// <summary>
/// Plays a script: a model cluster in virtual time, and the controller as it is delivered, with faults in everything between the two. After every write
/// the rules are checked; at the end, when nothing stands in the way any more, the rollout has to come to rest.
/// </summary>
public static class RolloutSimulation
{
    /// <summary>The same script gives the same result, to the last event.</summary>
    /// <param name="script">What happens.</param>
    /// <param name="settings">How it is played; null for as delivered.</param>
    public static async Task<SimulationResult> RunAsync(RolloutScript script, SimulationSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        var world = new RolloutWorld(script, settings ?? new SimulationSettings());
        await world.PlayAsync();
        if (world.Broken is null)
        {
            await new RolloutEnding(world).PlayAsync();
        }

        return new SimulationResult(
            script,
            world.Broken,
            world.Passes,
            world.Rules.Writes,
            script.Moves.Count(move => move.Kind == MoveKind.Ship) + 1,
            world.Events.Lines
        );
    }
}
