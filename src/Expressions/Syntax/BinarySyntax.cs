namespace Rollouts.Expressions;

/// <summary>An infix operator.</summary>
internal sealed record BinarySyntax(BinaryOperator Operator, SyntaxNode Left, SyntaxNode Right, SourceSpan Span) : SyntaxNode(Span);
