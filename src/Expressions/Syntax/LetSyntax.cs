namespace Rollouts.Expressions;

/// <summary><c>let name = value; body</c>.</summary>
internal sealed record LetSyntax(string Name, SyntaxNode Value, SyntaxNode Body, SourceSpan Span) : SyntaxNode(Span);
