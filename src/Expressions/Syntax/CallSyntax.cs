namespace Rollouts.Expressions;

/// <summary>A call of a function of the environment or of a method.</summary>
internal sealed record CallSyntax(SyntaxNode Callee, SyntaxNode[] Arguments, SourceSpan Span) : SyntaxNode(Span);
