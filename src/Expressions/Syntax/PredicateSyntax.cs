namespace Rollouts.Expressions;

/// <summary>An expression evaluated per element.</summary>
internal sealed record PredicateSyntax(SyntaxNode Body, SourceSpan Span) : SyntaxNode(Span);
