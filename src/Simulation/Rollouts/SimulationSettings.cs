using Rollouts.Delivery;

namespace Rollouts.Simulation;

/// <summary>How a script is played.</summary>
public sealed record SimulationSettings
{
    /// <summary>Whether what the controller waits for is noted among the events.</summary>
    public bool Explains { get; init; }

    /// <summary>As the controller's flag <c>--strict-argo</c>, under which nothing is refused.</summary>
    public bool StrictArgo { get; init; }

    /// <summary>Whether writes are bounded in time by the lease, as the client of the controller does it.</summary>
    public bool Fences { get; init; } = true;

    /// <summary>What decides; another than the real planner only to see what becomes of its mistakes.</summary>
    public Func<RolloutSnapshot, DateTimeOffset, RolloutPlan> Planner { get; init; } = RolloutPlanner.Plan;
}
