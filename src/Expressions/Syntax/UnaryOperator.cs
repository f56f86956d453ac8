namespace Rollouts.Expressions;

internal enum UnaryOperator
{
    Not,
    Minus,
    Plus,
}
