using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A lexical unit.</summary>
/// <param name="Text">The spelling; of strings the decoded text.</param>
/// <param name="Bytes">The content of a bytes literal.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, string Text, SourceSpan Span, byte[]? Bytes = null)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;

    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;

    public bool IsBracket(string text) => Kind == TokenKind.Bracket && Text == text;

    public override string ToString() => Kind == TokenKind.End ? "EOF" : $"{Kind}(\"{Text}\")";
}
