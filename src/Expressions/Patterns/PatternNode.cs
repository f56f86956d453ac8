namespace Rollouts.Expressions;

/// <summary>A part of a pattern.</summary>
internal abstract record PatternNode;
