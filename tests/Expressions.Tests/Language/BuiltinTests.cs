namespace Rollouts.Expressions.Tests;

public sealed class BuiltinTests
{
    [Theory]
    [InlineData("len('héllo')", "5")]
    [InlineData("indexOf('héllo', 'l')", "3")]
    [InlineData("upper('straße')", "STRAßE")]
    [InlineData("split('a,b', ',')", "[a b]")]
    [InlineData("join(['a', 'b'], '-')", "a-b")]
    [InlineData("replace('aaa', 'a', 'b', 2)", "bba")]
    [InlineData("trim('  x ')", "x")]
    [InlineData("string(1000000.0)", "1e+06")]
    [InlineData("int('42') + 1", "43")]
    [InlineData("float('0x1p-2')", "0.25")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("abs(-3)", "3")]
    [InlineData("ceil(1.2)", "2")]
    [InlineData("type([1])", "array")]
    [InlineData("toJSON({b: 1.0, a: '<'})", "{\n  \"a\": \"\\u003c\",\n  \"b\": 1\n}")]
    [InlineData("fromJSON('{\"a\": [1]}').a[0]", "1")]
    [InlineData("first([]) == nil", "true")]
    [InlineData("reverse(1..3)", "[3 2 1]")]
    [InlineData("flatten([1, [2, [3]]])", "[1 2 3]")]
    [InlineData("uniq([1, 1.0, 2])", "[1 2]")]
    [InlineData("sort([3, 1, 2], 'desc')", "[3 2 1]")]
    [InlineData("duration('1h30m').Minutes()", "90")]
    [InlineData("date('2024-02-29') + duration('24h')", "2024-03-01 00:00:00 +0000 UTC")]
    [InlineData("date('2024-02-29T12:00:00Z').Weekday()", "Thursday")]
    [InlineData("bitand(6, 3)", "2")]
    public void Run_Builtins_BehaveAsInGo(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Fact]
    public void Compile_UnknownFunction_NamesTheNearest()
    {
        var error = Expression.Fail("resul > 1");
        error.Code.ShouldBe(ExpressionErrorCode.UnknownName);
        error.Hint.ShouldBe("did you mean result?");
        error.Describe("resul > 1").ShouldBe("unknown name resul (1:1)\n | resul > 1\n | ^~~~~\ndid you mean result?");
    }
}
