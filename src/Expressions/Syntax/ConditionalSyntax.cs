namespace Rollouts.Expressions;

/// <summary><c>c ? a : b</c> or <c>if c {a} else {b}</c>.</summary>
internal sealed record ConditionalSyntax(SyntaxNode Condition, SyntaxNode Then, SyntaxNode Else, SourceSpan Span) : SyntaxNode(Span);
