namespace Rollouts.Expressions;

/// <summary>The static check of a function: the type of its result, or an <see cref="ExpressionException"/> without position.</summary>
internal delegate GoType TypeRule(string name, ReadOnlySpan<GoType> arguments);
