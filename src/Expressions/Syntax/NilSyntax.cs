namespace Rollouts.Expressions;

/// <summary><c>nil</c>.</summary>
internal sealed record NilSyntax(SourceSpan Span) : SyntaxNode(Span);
