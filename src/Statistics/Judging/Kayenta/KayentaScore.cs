namespace Rollouts.Statistics;

/// <summary>What the metrics add up to.</summary>
/// <param name="Score">0 to 100 where the configured weights are at most 100 in total; two decimals.</param>
/// <param name="Reason">Why the score is 0 regardless of the groups; null otherwise.</param>
/// <param name="Groups">In the order in which they first appear.</param>
public sealed record KayentaScore(double Score, string? Reason, IReadOnlyList<GroupScore> Groups);
