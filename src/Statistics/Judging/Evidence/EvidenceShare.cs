namespace Rollouts.Statistics;

/// <summary>A metric's part of the decision.</summary>
/// <param name="Weight">Of all scored metrics, 0 to 1; 0 for a muted one.</param>
/// <param name="DecidesAlone">Whether "worse than allowed" fails the canary by itself.</param>
/// <param name="PooledWeight">In the average of evidence, 0 to 1; 0 for a metric that decides alone or is muted.</param>
/// <param name="Alpha">The error probability at which it would fail the canary with "worse than allowed".</param>
/// <param name="SevereAlpha">That for a limit of its own for "at once"; 0 where there is none.</param>
internal readonly record struct EvidenceShare(double Weight, bool DecidesAlone, double PooledWeight, double Alpha, double SevereAlpha);
