namespace Rollouts.Expressions;

/// <summary>An integer literal.</summary>
internal sealed record IntegerSyntax(long Value, SourceSpan Span) : SyntaxNode(Span);
