namespace Rollouts.Expressions;

/// <summary>A float literal.</summary>
internal sealed record FloatSyntax(double Value, SourceSpan Span) : SyntaxNode(Span);
