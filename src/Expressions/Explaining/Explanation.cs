namespace Rollouts.Expressions;

/// <summary>Why an expression came to what it came to.</summary>
/// <param name="Root">The whole expression; its value or error is that of a run.</param>
/// <param name="Sentence">
/// In plain words and one line, for example <c>result[0] &gt;= 0.95 is false: result[0] = 0.91</c>; at most 1,000 characters.
/// </param>
/// <param name="IsComplete">False when the expression is so large, or took so many steps, that parts were left out.</param>
public sealed record Explanation(ExplainedPart Root, string Sentence, bool IsComplete);
