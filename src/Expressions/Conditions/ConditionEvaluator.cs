namespace Rollouts.Expressions;

/// <summary>Result and conditions to a phase, by Argo's decision table (rows D35 to D43).</summary>
public static class ConditionEvaluator
{
    /// <param name="result">What the provider measured.</param>
    /// <param name="successCondition">May be null or empty: not set.</param>
    /// <param name="failureCondition">May be null or empty: not set.</param>
    /// <param name="clock">What <c>now()</c> reads; the system clock unless given.</param>
    public static ConditionVerdict Evaluate(
        in MeasuredValue result,
        string? successCondition,
        string? failureCondition,
        TimeProvider? clock = null
    ) => throw new NotSupportedException();
}
