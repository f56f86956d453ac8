namespace Rollouts.Statistics;

/// <summary>How the canary compares, as a ratio of canary to baseline.</summary>
/// <param name="Ratio">The estimate, 0 or more.</param>
/// <param name="Interval">Its confidence sequence: holds at all looks together with probability 1 - alpha.</param>
public readonly record struct EffectEstimate(double Ratio, Interval Interval);
