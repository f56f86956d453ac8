namespace Rollouts.Expressions;

/// <summary><c>{a: b}</c>.</summary>
internal sealed record MapSyntax((SyntaxNode Key, SyntaxNode Value)[] Entries, SourceSpan Span) : SyntaxNode(Span);
