namespace Rollouts.Expressions;

/// <summary><c>a|b</c>.</summary>
internal sealed record AlternativesNode(PatternNode[] Choices) : PatternNode;
