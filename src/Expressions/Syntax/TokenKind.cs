namespace Rollouts.Expressions;

internal enum TokenKind
{
    End,
    Identifier,
    Number,
    String,
    Bytes,
    Operator,
    Bracket,
}
