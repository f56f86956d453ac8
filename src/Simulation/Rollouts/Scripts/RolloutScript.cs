namespace Rollouts.Simulation;

/// <summary>
/// A simulated rollout from beginning to end: its spec, and all that happens to it. Nothing else decides what comes of it, so the same script
/// gives the same history on every machine.
/// </summary>
public sealed record RolloutScript
{
    /// <summary>The seed that it was made from; 0 when somebody wrote it.</summary>
    public int Seed { get; init; }

    /// <summary>The family that the seed is of.</summary>
    public ScriptFamily Family { get; init; }

    public StrategyKind Strategy { get; init; }

    public int Replicas { get; init; } = 4;

    /// <summary>Pods above the desired number.</summary>
    public int MaxSurge { get; init; } = 1;

    /// <summary>Available pods below the desired number.</summary>
    public int MaxUnavailable { get; init; }

    /// <summary>Seconds that proxies may lag behind the router's objects, 0 to 120; the controller is told the same.</summary>
    public int Propagation { get; init; }

    public RolloutOptions Options { get; init; }

    public RolloutFeatures Features { get; init; }

    public IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    /// <summary>In the order of their instants.</summary>
    public IReadOnlyList<Move> Moves { get; init; } = [];

    /// <summary>Whether the controller looks at single pods.</summary>
    public bool ShowsPods => Strategy == StrategyKind.Recreate || Has(RolloutFeatures.Restarts);

    /// <summary>Whether pods have ports, as Services of experiments need them.</summary>
    public bool HasExperiments => Steps.Any(static step => step.Kind == StepKind.Experiment);

    public bool Has(RolloutOptions option) => (Options & option) != RolloutOptions.None;

    public bool Has(RolloutFeatures feature) => (Features & feature) != RolloutFeatures.None;
}
