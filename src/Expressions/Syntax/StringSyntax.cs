namespace Rollouts.Expressions;

/// <summary>A string literal, or the name of a property.</summary>
internal sealed record StringSyntax(string Value, SourceSpan Span) : SyntaxNode(Span);
