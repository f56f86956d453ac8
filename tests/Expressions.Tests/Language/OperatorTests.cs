namespace Rollouts.Expressions.Tests;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("7 % 4", "3")]
    [InlineData("9223372036854775807 + 1", "-9223372036854775808")]
    [InlineData("'a' + 'b'", "ab")]
    [InlineData("1 < 2 < 3", "true")]
    [InlineData("1 == 1.0", "true")]
    [InlineData("[1, 2] == [1.0, 2.0]", "true")]
    [InlineData("{a: 1} == {a: 1.0}", "false")]
    [InlineData("not (1 > 2)", "true")]
    [InlineData("2 in [1, 2]", "true")]
    [InlineData("'b' not in {a: 1}", "true")]
    [InlineData("3..5", "[3 4 5]")]
    [InlineData("5.0 in 1..10", "true")]
    [InlineData("'abc' startsWith 'ab' and 'abc' endsWith 'bc'", "true")]
    [InlineData("'abc' matches '^a.c$'", "true")]
    [InlineData("'abc\\n' matches 'c$'", "false")]
    [InlineData("true ? 1 : 2", "1")]
    [InlineData("nil ?? 'x'", "x")]
    [InlineData("if 1 > 2 { 'a' } else { 'b' }", "b")]
    [InlineData("let x = 2; x * x", "4")]
    [InlineData("[1, 2, 3] | map(# * 2) | sum() > 11", "true")]
    [InlineData("0x1F + 1_000", "1031")]
    public void Run_Operators_GiveGoValues(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Fact]
    public void Run_Division_IsAlwaysFloat() => Expression.Evaluate("4 / 2").Kind.ShouldBe(ValueKind.Float64);

    [Fact]
    public void Run_IntegerArithmetic_StaysInt() => Expression.Evaluate("4 * 2").Kind.ShouldBe(ValueKind.Int);

    [Theory]
    [InlineData("1 == 'a'", "mismatched types int and string")]
    [InlineData("1.5 % 2", "mismatched types float64 and int")]
    [InlineData("false ? nope : 1", "unknown name nope")]
    [InlineData("1 % 0", "integer divide by zero")]
    [InlineData("1 and true", "mismatched types int and bool")]
    [InlineData("nil ?? 1 + 2", "cannot be mixed")]
    public void Compile_TypesThatDoNotFit_AreRefusedEvenWhereNeverRun(string source, string message) =>
        Expression.Fail(source).Message.ShouldContain(message);

    [Fact]
    public void Run_RightOfAnd_IsNotEvaluatedWhenLeftIsFalse() =>
        Expression.Evaluate("len(result) > 0 and result[0] > 1", "[]").ToGoString().ShouldBe("false");
}
