namespace Rollouts.Expressions;

/// <summary><c>[a, b]</c>.</summary>
internal sealed record ArraySyntax(SyntaxNode[] Items, SourceSpan Span) : SyntaxNode(Span);
