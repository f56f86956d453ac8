namespace Rollouts.Statistics;

/// <summary>The score of one group of metrics.</summary>
/// <param name="Score">0 to 100; 0 when no metric of the group has data, which still counts as 100 in Kayenta's total.</param>
public readonly record struct GroupScore(string Name, double Score);
