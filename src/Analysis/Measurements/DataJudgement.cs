namespace Rollouts.Analysis;

/// <summary>Why a measurement is not left to its conditions.</summary>
/// <param name="Policy">Which field of the metric speaks: <c>noData</c>, <c>tooLittle</c> or <c>stale</c>.</param>
/// <param name="Choice">One of <see cref="Api.DataPolicy"/>, or null when the facts that the policy needs are unknown, which is an error.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="WaitAtMost">How long the policy waits; null for without end.</param>
internal sealed record DataJudgement(string Policy, string? Choice, string Reason, TimeSpan? WaitAtMost);
