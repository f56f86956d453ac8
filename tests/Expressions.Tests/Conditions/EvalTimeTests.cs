namespace Rollouts.Expressions.Tests;

public sealed class EvalTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("now()", "2026-11-21T12:00:00Z")]
    [InlineData("now() - duration(\"1h\")", "2026-11-21T11:00:00Z")]
    [InlineData("date('2026-01-02 03:04:05')", "2026-01-02T03:04:05Z")]
    public void Evaluate_TimeExpression_GivesTheInstant(string expression, string expected) =>
        EvalTime.Evaluate(expression, new FixedClock()).ShouldBe(DateTimeOffset.Parse(expected));

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("duration('1d')")]
    [InlineData("result")]
    public void Evaluate_AnythingElse_IsAnError(string expression) =>
        Should.Throw<ExpressionException>(() => EvalTime.Evaluate(expression, new FixedClock()));

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
