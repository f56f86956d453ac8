namespace Rollouts.Statistics;

/// <summary>A step of a rollout.</summary>
/// <param name="Share">The canary's share of the traffic.</param>
/// <param name="Minutes">How long it lasts.</param>
public readonly record struct PlannedStep(double Share, int Minutes);
