namespace Rollouts.Expressions;

/// <summary>The start and end of range queries are expressions that give a time (row F5), such as <c>now() - duration("1h")</c>.</summary>
public static class EvalTime
{
    /// <exception cref="ExpressionException">The expression is invalid, fails, or gives something other than a time.</exception>
    public static DateTimeOffset Evaluate(string expression, TimeProvider clock)
    {
        var environment = ExpressionEnvironment.ForTime(clock);
        var value = ProgramCache.Shared.Compile(expression, environment).Run(environment);
        return value.Kind == ValueKind.Time
            ? value.AsTime()
            : throw new ExpressionException(
                ExpressionErrorCode.Runtime,
                $"expected time, but got {value.GoTypeName}",
                hint: "write for example now() - duration(\"1h\")"
            );
    }
}
