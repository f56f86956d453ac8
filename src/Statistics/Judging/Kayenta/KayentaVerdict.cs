namespace Rollouts.Statistics;

/// <summary>Kayenta's answer for a canary.</summary>
/// <param name="Class">The class of the score under the thresholds of the request.</param>
/// <param name="Score">The score and the groups that it comes from.</param>
/// <param name="Metrics">One for each pair of series, in their order.</param>
public sealed record KayentaVerdict(ScoreClass Class, KayentaScore Score, IReadOnlyList<KayentaMetricResult> Metrics);
