namespace Rollouts.Simulation;

/// <summary>What the step plugin of a simulated rollout does with its next calls.</summary>
public enum PluginAnswer
{
    Successful,
    Failed,

    /// <summary>It takes on the step, and is done with it when it is asked for the second time.</summary>
    Running,

    /// <summary>It cannot be reached, and does nothing.</summary>
    Unreachable,

    /// <summary>It does what it is asked for, and its answer is lost.</summary>
    Lost,

    /// <summary>It needs some seconds for an answer.</summary>
    Slow,
}
