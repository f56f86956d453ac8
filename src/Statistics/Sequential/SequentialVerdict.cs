namespace Rollouts.Statistics;

/// <summary>What a sequential test says after some windows.</summary>
/// <param name="Outcome">The decision, or why there is none.</param>
/// <param name="Evidence">The numbers behind it.</param>
/// <param name="Explanation">One sentence: what was compared, the effect with its interval, how sure, and what it would have taken to decide otherwise.</param>
public sealed record SequentialVerdict(Outcome Outcome, SequentialEvidence Evidence, string Explanation);
