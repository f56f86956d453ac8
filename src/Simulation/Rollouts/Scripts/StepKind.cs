namespace Rollouts.Simulation;

/// <summary>Kinds of canary steps that are simulated.</summary>
public enum StepKind
{
    Weight,

    /// <summary>A pause of so many seconds; 0 for one that somebody has to end.</summary>
    Pause,
    Analysis,

    /// <summary><c>setCanaryScale.replicas</c>.</summary>
    Scale,

    /// <summary><c>setCanaryScale.matchTrafficWeight</c>.</summary>
    Match,

    /// <summary>An experiment with a pod of the new version and an analysis; it gets so many percent of the requests, where a router can do that.</summary>
    Experiment,

    /// <summary>A step plugin.</summary>
    Plugin,
}
