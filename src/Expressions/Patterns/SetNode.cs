namespace Rollouts.Expressions;

/// <summary>One character out of a set.</summary>
internal sealed record SetNode(RuneSet Set) : PatternNode;
