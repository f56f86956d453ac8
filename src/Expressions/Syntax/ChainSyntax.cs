namespace Rollouts.Expressions;

/// <summary>An optional chain: nil anywhere at a <c>?.</c> inside makes the whole chain nil.</summary>
internal sealed record ChainSyntax(SyntaxNode Inner, SourceSpan Span) : SyntaxNode(Span);
