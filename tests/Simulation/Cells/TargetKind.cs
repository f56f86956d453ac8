namespace Rollouts.StatisticsSimulation;

/// <summary>What is promised of a cell.</summary>
public enum TargetKind
{
    /// <summary>Nothing: measured and printed like the rest.</summary>
    None,

    /// <summary>Alarms in at most this percentage of rollouts.</summary>
    RateAtMost,

    /// <summary>Alarms in at least this percentage of rollouts.</summary>
    RateAtLeast,

    /// <summary>A median of at most this many minutes.</summary>
    MedianAtMost,
}
