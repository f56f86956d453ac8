namespace Rollouts.Expressions;

internal enum QuantifierKind
{
    All,
    None,
    Any,
    One,
    Count,
}
