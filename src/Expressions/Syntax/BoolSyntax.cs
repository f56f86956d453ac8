namespace Rollouts.Expressions;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record BoolSyntax(bool Value, SourceSpan Span) : SyntaxNode(Span);
