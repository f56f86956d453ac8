namespace Rollouts.Expressions;

/// <summary>A bare name.</summary>
internal sealed record NameSyntax(string Name, SourceSpan Span) : SyntaxNode(Span);
