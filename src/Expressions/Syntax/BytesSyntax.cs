namespace Rollouts.Expressions;

/// <summary>A bytes literal, <c>b"…"</c>.</summary>
internal sealed record BytesSyntax(byte[] Value, SourceSpan Span) : SyntaxNode(Span);
