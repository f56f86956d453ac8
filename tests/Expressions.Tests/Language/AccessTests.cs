namespace Rollouts.Expressions.Tests;

public sealed class AccessTests
{
    private const string Result = """{"ok": true, "rows": [{"name": "a"}, {"name": "b"}], "gone": null, "average.duration": 12.5}""";

    [Theory]
    [InlineData("result.ok", "true")]
    [InlineData("result['average.duration']", "12.5")]
    [InlineData("result.rows[1].name", "b")]
    [InlineData("result.rows[-1].name", "b")]
    [InlineData("result.missing", "<nil>")]
    [InlineData("result.gone?.deep.deeper", "<nil>")]
    [InlineData("result.rows[0:1][0].name", "a")]
    [InlineData("'hello'[1:3]", "el")]
    [InlineData("result?.rows?.[0]?.name", "a")]
    public void Run_Members_AreFound(string source, string expected) => Expression.Evaluate(source, Result).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("result.gone.deep", "cannot fetch deep from <nil>")]
    [InlineData("result.rows[2]", "index out of range: 2 (array length is 2)")]
    [InlineData("result.rows['x']", "int(string)")]
    public void Run_WhatIsNotThere_IsAnError(string source, string message)
    {
        var error = Expression.Fail(source, Result);
        error.Code.ShouldBe(ExpressionErrorCode.Runtime);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Compile_MemberOfNumber_IsRefused() => Expression.Fail("result.ok", "1.5").Code.ShouldBe(ExpressionErrorCode.Type);
}
