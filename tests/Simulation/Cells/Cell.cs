namespace Rollouts.StatisticsSimulation;

/// <summary>One cell of a table: many rollouts of one scenario under one method.</summary>
/// <param name="Section">The table.</param>
/// <param name="Row">The method.</param>
/// <param name="Column">The scenario.</param>
/// <param name="Target">What is promised.</param>
/// <param name="IsHealthy">Whether there is nothing to find, which takes more rollouts to measure.</param>
/// <param name="Rollout">
/// One rollout: the minute of the first alarm, 0 without one, negative when the rollout does not count (an alarm before the onset).
/// </param>
public sealed record Cell(string Section, string Row, string Column, Target Target, bool IsHealthy, Func<RandomStream, int> Rollout)
{
    /// <summary>Fewer rollouts than elsewhere, where each is long: this share of the usual number.</summary>
    public double Share { get; init; } = 1;

    /// <summary>A wish beyond the promise, in percent; null without one.</summary>
    public double? Wish { get; init; }
}
