namespace Rollouts.Conformance;

/// <summary>How one recorded case compares with ours.</summary>
/// <param name="Source">The group that the case counts in.</param>
/// <param name="Case">What was evaluated, such as the expression and its environment.</param>
/// <param name="Expected">The recorded outcome.</param>
/// <param name="Actual">Ours.</param>
internal sealed record RecordedOutcome(string Source, string Case, bool Agrees, string Expected, string Actual);
