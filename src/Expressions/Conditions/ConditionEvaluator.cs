namespace Rollouts.Expressions;

/// <summary>Result and conditions to a phase, by Argo's decision table (rows D35 to D43).</summary>
public static class ConditionEvaluator
{
    private const string Successful = "Successful";
    private const string Failed = "Failed";
    private const string Inconclusive = "Inconclusive";
    private const string Error = "Error";

    /// <param name="result">What the provider measured.</param>
    /// <param name="successCondition">May be null or empty: not set.</param>
    /// <param name="failureCondition">May be null or empty: not set.</param>
    /// <param name="clock">What <c>now()</c> reads; the system clock unless given.</param>
    /// <param name="run">What conditions may read as <c>run</c>; nil for Argo's environment alone.</param>
    public static ConditionVerdict Evaluate(
        in MeasuredValue result,
        string? successCondition,
        string? failureCondition,
        TimeProvider? clock = null,
        in MeasuredValue run = default
    )
    {
        var hasSuccess = !string.IsNullOrEmpty(successCondition);
        var hasFailure = !string.IsNullOrEmpty(failureCondition);
        var environment = new ConditionEnvironment(result, run, clock);
        var success = false;
        var failure = false;
        if (hasSuccess && !TryEvaluate(environment, result, "successCondition", successCondition!, out success, out var fault))
        {
            return new ConditionVerdict(Error, fault);
        }

        // Evaluated even when success is known: its error counts, and failure wins over success (row D40).
        if (hasFailure && !TryEvaluate(environment, result, "failureCondition", failureCondition!, out failure, out fault))
        {
            return new ConditionVerdict(Error, fault);
        }

        return new ConditionVerdict(Decide(hasSuccess, hasFailure, success, failure), "");
    }

    private static string Decide(bool hasSuccess, bool hasFailure, bool success, bool failure) =>
        (hasSuccess, hasFailure) switch
        {
            (false, false) => Successful,
            (true, false) => success ? Successful : Failed,
            (false, true) => failure ? Failed : Successful,
            _ when failure => Failed,
            _ => success ? Successful : Inconclusive,
        };

    private static bool TryEvaluate(
        ConditionEnvironment environments,
        in MeasuredValue result,
        string field,
        string condition,
        out bool truth,
        out string fault
    )
    {
        truth = false;
        fault = "";
        string message;
        try
        {
            var environment = environments.For(condition);
            var value = ProgramCache.Shared.Compile(condition, environment).Run(environment);
            if (value.TryGetBool(out truth))
            {
                return true;
            }

            // Row D39.
            message = $"expected bool, but got {(value.Kind == ValueKind.Nil ? "<nil>" : value.GoTypeName)}";
        }
        catch (ExpressionException e)
        {
            message = e.Message;
        }

        // Row D41.
        if (result.IsNil || (result.TryGetList(out var list) && list.Count == 0))
        {
            message = "metric result is nil or empty: no data returned from the metric provider";
        }

        fault = $"could not evaluate {field} \"{condition}\": {message}";
        return false;
    }
}
