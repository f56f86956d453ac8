namespace Rollouts.Expressions;

/// <summary><c>x.name</c> or <c>x[index]</c>.</summary>
internal sealed record MemberSyntax(SyntaxNode Target, SyntaxNode Property, bool IsOptional, bool IsMethod, SourceSpan Span)
    : SyntaxNode(Span);
