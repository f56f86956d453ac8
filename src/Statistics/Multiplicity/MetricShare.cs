namespace Rollouts.Statistics;

/// <summary>A metric's part in the decision on a rollout.</summary>
/// <param name="Name">The metric's name, unique within the rollout.</param>
/// <param name="Weight">Its weight among the metrics that are decided together, in any unit; above 0.</param>
public readonly record struct MetricShare(string Name, double Weight = 1)
{
    /// <summary>A critical metric's own part of alpha, above 0; null when it is decided together with the others.</summary>
    public double? CriticalAlpha { get; init; }
}
