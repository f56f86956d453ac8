namespace Rollouts.Expressions;

/// <summary>The start and end of range queries are expressions that give a time (row F5), such as <c>now() - duration("1h")</c>.</summary>
public static class EvalTime
{
    /// <exception cref="ExpressionException">The expression is invalid, fails, or gives something other than a time.</exception>
    public static DateTimeOffset Evaluate(string expression, TimeProvider clock) => throw new NotSupportedException();
}
