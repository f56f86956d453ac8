namespace Rollouts.Expressions;

/// <summary>An infix operator.</summary>
/// <param name="Symbol">The operator as written, such as <c>and</c> or <c>&amp;&amp;</c>.</param>
internal sealed record BinarySyntax(BinaryOperator Operator, string Symbol, SyntaxNode Left, SyntaxNode Right, SourceSpan Span)
    : SyntaxNode(Span);
