namespace Rollouts.Expressions;

/// <summary>A condition on a place between two characters.</summary>
internal sealed record AssertionNode(Assertion Assertion) : PatternNode;
