namespace Rollouts.Expressions;

/// <summary>
/// The variables of one measurement. A condition that is valid in Argo's environment runs in it; one that needs the variable
/// <c>run</c>, which Argo does not know, runs in the larger one. So no condition of Argo's ever means something else.
/// </summary>
internal readonly struct ConditionEnvironment
{
    private const string Result = "result";
    private const string Run = "run";

    private readonly ExpressionEnvironment _plain;
    private readonly MeasuredValue _result;
    private readonly MeasuredValue _run;

    /// <param name="result">What was measured.</param>
    /// <param name="run">The variable <c>run</c>; nil for none.</param>
    /// <param name="clock">What <c>now()</c> reads; the system clock unless given.</param>
    public ConditionEnvironment(in MeasuredValue result, in MeasuredValue run, TimeProvider? clock)
    {
        _plain = ExpressionEnvironment.ForMeasurement(result, clock);
        _result = result;
        _run = run;
    }

    public ExpressionEnvironment For(string condition)
    {
        if (_run.IsNil || !condition.Contains(Run, StringComparison.Ordinal))
        {
            return _plain;
        }

        try
        {
            ProgramCache.Shared.Compile(condition, _plain);
            return _plain;
        }
        catch (ExpressionException)
        {
            KeyValuePair<string, MeasuredValue>[] variables = [new(Result, ExpressionEnvironment.AsVariable(_result)), new(Run, _run)];
            return ExpressionEnvironment.Of(variables, argoFunctions: true, _plain.Clock);
        }
    }
}
