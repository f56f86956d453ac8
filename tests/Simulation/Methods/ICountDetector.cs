using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>A method that watches counts during one rollout.</summary>
public interface ICountDetector
{
    /// <summary>Takes a minute into account.</summary>
    /// <returns>Whether it alarms.</returns>
    bool Look(in CountWindow window);
}
