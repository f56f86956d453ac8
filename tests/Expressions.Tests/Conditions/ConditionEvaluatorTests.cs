namespace Rollouts.Expressions.Tests;

public sealed class ConditionEvaluatorTests
{
    [Theory]
    [InlineData("", "", "Successful")]
    [InlineData("result > 0.9", "", "Successful")]
    [InlineData("result > 0.99", "", "Failed")]
    [InlineData("", "result > 0.9", "Failed")]
    [InlineData("", "result > 0.99", "Successful")]
    [InlineData("result > 0.9", "result > 0.9", "Failed")]
    [InlineData("result > 0.9", "result > 0.99", "Successful")]
    [InlineData("result > 0.99", "result > 0.99", "Inconclusive")]
    [InlineData("result", "", "Error")]
    [InlineData("result > 0.9", "nope", "Error")]
    public void Evaluate_DecisionTable_IsThatOfRowD40(string success, string failure, string phase) =>
        ConditionEvaluator.Evaluate(MeasuredValue.FromFloat(0.95), success, failure).Phase.ShouldBe(phase);

    [Fact]
    public void Evaluate_NaN_FailsWithoutGuard() =>
        ConditionEvaluator.Evaluate(MeasuredValue.FromFloat(double.NaN), "result < 0.1", null).Phase.ShouldBe("Failed");

    [Fact]
    public void Evaluate_NaNWithGuard_IsSuccessful() =>
        ConditionEvaluator
            .Evaluate(MeasuredValue.FromFloat(double.NaN), "isNaN(result) || result < 0.1", null)
            .Phase.ShouldBe("Successful");

    [Fact]
    public void Evaluate_EmptyVector_NamesTheMissingData() =>
        ConditionEvaluator
            .Evaluate(MeasuredValue.FromFloats([]), "result[0] >= 0.95", null)
            .ShouldBe(
                new ConditionVerdict(
                    "Error",
                    "could not evaluate successCondition \"result[0] >= 0.95\": metric result is nil or empty: no data returned from the metric provider"
                )
            );

    [Fact]
    public void Evaluate_NotBool_SaysWhatItGot() =>
        ConditionEvaluator
            .Evaluate(MeasuredValue.FromFloat(1), null, "result + 1")
            .Message.ShouldBe("could not evaluate failureCondition \"result + 1\": expected bool, but got float64");

    [Theory]
    [InlineData("default(result, 0) == 0")]
    [InlineData("isNil(result)")]
    [InlineData("isNil(1)")]
    public void Evaluate_NilResult_CanBeHandled(string condition) =>
        ConditionEvaluator.Evaluate(MeasuredValue.Nil, condition, null).Phase.ShouldBe("Successful");

    [Theory]
    [InlineData("asInt(result) == 42", "Successful")]
    [InlineData("asFloat(result) > 41.5", "Successful")]
    [InlineData("asInt(result + '.5') == 42", "Error")]
    public void Evaluate_TextResult_IsConverted(string condition, string phase) =>
        ConditionEvaluator.Evaluate(MeasuredValue.FromString("42"), condition, null).Phase.ShouldBe(phase);
}
