namespace Rollouts.Expressions;

/// <summary><c>#</c>, <c>#acc</c> or <c>#index</c>.</summary>
internal sealed record PointerSyntax(string Name, SourceSpan Span) : SyntaxNode(Span);
