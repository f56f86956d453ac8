namespace Rollouts.Expressions;

/// <summary>A call of a builtin.</summary>
internal sealed record BuiltinSyntax(string Name, SyntaxNode[] Arguments, SourceSpan Span) : SyntaxNode(Span);
