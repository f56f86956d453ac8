namespace Rollouts.Expressions;

/// <summary><c>x[a:b]</c>.</summary>
internal sealed record SliceSyntax(SyntaxNode Target, SyntaxNode? From, SyntaxNode? To, SourceSpan Span) : SyntaxNode(Span);
