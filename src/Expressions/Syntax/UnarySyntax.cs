namespace Rollouts.Expressions;

/// <summary>A prefix operator.</summary>
internal sealed record UnarySyntax(UnaryOperator Operator, SyntaxNode Operand, SourceSpan Span) : SyntaxNode(Span);
