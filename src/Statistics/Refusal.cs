namespace Rollouts.Statistics;

/// <summary>Why a method says nothing about the data it was given.</summary>
/// <param name="Outcome">
/// <see cref="Statistics.Outcome.NoData"/>, <see cref="Statistics.Outcome.TooLittle"/>, <see cref="Statistics.Outcome.Undecided"/> when the
/// data leave the statistic undefined (constant arms), or <see cref="Statistics.Outcome.Error"/> when they make no sense.
/// </param>
/// <param name="Reason">What is missing or wrong, and what would help.</param>
public sealed record Refusal(Outcome Outcome, string Reason);
