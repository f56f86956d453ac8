namespace Rollouts.Expressions.Tests;

/// <summary>What is refused before the run, even where it would never run, and what is not looked at.</summary>
public sealed class StaticCheckTests
{
    [Theory]
    [InlineData("false ? nope : 1")]
    [InlineData("false and result > 1")]
    [InlineData("true or 1 % 0 == 0")]
    [InlineData("[1, 2][1.0]")]
    [InlineData("result[4 / 2]")]
    [InlineData("{a: 1}[1]")]
    [InlineData("{a: 1}[nil]")]
    [InlineData("nil in {a: 1}")]
    [InlineData("1.5..2")]
    [InlineData("'a' + 1")]
    [InlineData("'a' in 'ab'")]
    [InlineData("let len = 1; len")]
    [InlineData("let x = x; x")]
    [InlineData("let a = 1; let a = 2; a")]
    [InlineData("filter([1], #index > 0)")]
    [InlineData("map([1], #acc)")]
    [InlineData("filter([1], 1)")]
    [InlineData("map({a: 1}, #)")]
    [InlineData("[nil, nil][0] + 1")]
    [InlineData("sort([[1]], 1)")]
    [InlineData("now(nil)")]
    [InlineData("take([1], 1.0)")]
    [InlineData("$env()")]
    [InlineData("$env.nope")]
    [InlineData("[1](0)")]
    public void Compile_Mistakes_AreRefused(string source)
    {
        var error = Expression.Fail(source);
        error.Code.ShouldBeOneOf(ExpressionErrorCode.Type, ExpressionErrorCode.UnknownName, ExpressionErrorCode.Syntax);
        error.Span.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("fromJSON('[1, 2]')[nope ?? 0:]", "[1 2]")]
    [InlineData("$env?.nope", "<nil>")]
    [InlineData("$env['no' + 'pe']", "<nil>")]
    [InlineData("$env?.[nope?.x]", "<nil>")]
    [InlineData("fromJSON('[1, 2]')[0:'a' == 1 ? 1 : 2]", "[1 2]")]
    public void Run_WhereNothingIsChecked_UnknownNamesAreNil(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("isNaN(1)", "false")]
    [InlineData("isNaN(1 + 2 * -3)", "false")]
    [InlineData("isInf(1 / 0)", "true")]
    [InlineData("let f = isNaN; f(0 / 0)", "true")]
    [InlineData("isNaN == nil", "false")]
    [InlineData("type(isNaN)", "func")]
    [InlineData("len == nil", "true")]
    [InlineData("'isNaN' in $env", "true")]
    [InlineData("len($env)", "7")]
    [InlineData("$env.asInt('4')", "4")]
    [InlineData("$env?.default(1, 2)", "2")]
    public void Functions_OfTheEnvironment_AreValues(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("let i = 1; isNaN(i)")]
    [InlineData("findIndex([1], # > 1) == 0")]
    [InlineData("max(1, 2.5) == 2")]
    [InlineData("[[1], ['a']][0][0] == 'a'")]
    [InlineData("find([1], # > 1) == 3")]
    [InlineData("$env?.nope.deeper")]
    [InlineData("groupBy([1], #)[[1]]")]
    [InlineData("toPairs({a: 1})[0][0:1]")]
    public void Run_WhatTheCheckTookOnTrust_IsAnError(string source) => Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Runtime);
}
