namespace Rollouts.StatisticsSimulation;

/// <summary>How the rates of the arms move, on the log scale.</summary>
public enum NoiseKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Both arms together: AR(1), phi 0.9.</summary>
    Common,

    /// <summary>Each arm anew every minute.</summary>
    Arm,

    /// <summary>Each arm slowly by itself: AR(1), phi 0.9.</summary>
    Drift,
}
