using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>A recorded verdict of Argo Rollouts: a result and two conditions give the same phase.</summary>
internal static class VerdictCheck
{
    public static RecordedOutcome Judge(JsonElement line)
    {
        var success = line.Text("successCondition");
        var failure = line.Text("failureCondition");
        var result = line.Field("result");
        var expected = line.Text("phase");
        var verdict = ConditionEvaluator.Evaluate(RecordedValue.Read(result), success, failure);
        return new RecordedOutcome(
            line.Source("verdicts"),
            $"result {result.GetRawText()}, success `{success}`, failure `{failure}`",
            verdict.Phase == expected,
            line.Has("error") && line.Text("error").Length > 0 ? $"{expected}: {line.Text("error")}" : expected,
            verdict.ToString()
        );
    }
}
