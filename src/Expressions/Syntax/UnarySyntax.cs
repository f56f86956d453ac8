namespace Rollouts.Expressions;

/// <summary>A prefix operator.</summary>
/// <param name="Symbol">The operator as written, such as <c>not</c> or <c>!</c>.</param>
internal sealed record UnarySyntax(UnaryOperator Operator, string Symbol, SyntaxNode Operand, SourceSpan Span) : SyntaxNode(Span);
