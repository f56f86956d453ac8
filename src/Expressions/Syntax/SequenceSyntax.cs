namespace Rollouts.Expressions;

/// <summary><c>a; b</c>: the value is that of the last.</summary>
internal sealed record SequenceSyntax(SyntaxNode[] Nodes, SourceSpan Span) : SyntaxNode(Span);
