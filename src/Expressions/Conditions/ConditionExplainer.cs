namespace Rollouts.Expressions;

/// <summary>
/// Says in plain words why the conditions came to their verdict: what Argo's phase and message leave out. It evaluates the conditions
/// once more.
/// </summary>
public static class ConditionExplainer
{
    /// <summary>
    /// For example <c>successCondition result[0] &gt;= 0.95 is false: result[0] = 0.91</c>: the condition that decided, or both where both
    /// did; empty when none is set. One line, at most 2,100 characters.
    /// </summary>
    /// <param name="phase">The phase that <see cref="ConditionEvaluator"/> gave.</param>
    /// <param name="result">What the provider measured.</param>
    /// <param name="successCondition">May be null or empty: not set.</param>
    /// <param name="failureCondition">May be null or empty: not set.</param>
    /// <param name="clock">What <c>now()</c> reads; the system clock unless given.</param>
    /// <param name="run">What conditions may read as <c>run</c>; nil for Argo's environment alone.</param>
    public static string Explain(
        string phase,
        in MeasuredValue result,
        string? successCondition,
        string? failureCondition,
        TimeProvider? clock = null,
        in MeasuredValue run = default
    )
    {
        var environment = new ConditionEnvironment(result, run, clock);
        var success = Describe("successCondition", successCondition, environment);
        var failure = Describe("failureCondition", failureCondition, environment);
        IEnumerable<(string Text, bool? Truth)> decisive = phase switch
        {
            "Error" => new[] { success, failure }.Where(c => c is { Truth: null, Text.Length: > 0 }).Take(1),
            "Failed" when failure.Truth == true => [failure],
            "Failed" => [success],
            "Successful" when success.Text.Length > 0 => [success],
            "Successful" => [failure],
            _ => [success, failure],
        };
        return string.Join("; ", decisive.Select(c => c.Text).Where(t => t.Length > 0));
    }

    private static (string Text, bool? Truth) Describe(string field, string? condition, ConditionEnvironment environments)
    {
        if (string.IsNullOrEmpty(condition))
        {
            return ("", null);
        }

        try
        {
            var environment = environments.For(condition);
            var explanation = ProgramCache.Shared.Compile(condition, environment).Explain(environment);
            bool? truth = explanation.Root.Value.TryGetBool(out var holds) ? holds : null;
            return (
                $"{field} {explanation.Sentence}{(truth is null && explanation.Root.Error is null ? ", which is no bool" : "")}",
                truth
            );
        }
        catch (ExpressionException e)
        {
            var (line, column) = (e.Span ?? default).Locate(condition);
            var hint = e.Hint is null ? "" : $" ({e.Hint})";
            return (ShortText.Cut($"{field} is wrong at {line}:{column}: {e.Message}{hint}", PlainWords.MaxLength), null);
        }
    }
}
