namespace Rollouts.Expressions;

/// <summary>What the conditions say about one measurement.</summary>
/// <param name="Phase"><c>Successful</c>, <c>Failed</c>, <c>Inconclusive</c> or <c>Error</c>, spelled as in the AnalysisRun status.</param>
/// <param name="Message">The reason of an error, empty otherwise.</param>
public readonly record struct ConditionVerdict(string Phase, string Message);
