namespace Rollouts.Expressions;

/// <summary><c>a*</c>, <c>a{2,3}</c>: greedy or not is the same to a search that only asks whether there is a match.</summary>
/// <param name="Maximum">Null without a limit.</param>
internal sealed record RepeatNode(PatternNode Part, int Minimum, int? Maximum) : PatternNode;
