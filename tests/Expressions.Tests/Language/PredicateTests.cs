namespace Rollouts.Expressions.Tests;

public sealed class PredicateTests
{
    [Theory]
    [InlineData("all(result, # < 4)", "true")]
    [InlineData("none(result, # > 3)", "true")]
    [InlineData("any(result, {# > 2})", "true")]
    [InlineData("one(result, # == 2)", "true")]
    [InlineData("count(result, # >= 2)", "2")]
    [InlineData("filter(result, # != 2)", "[1 3]")]
    [InlineData("map(result, # * #index)", "[0 2 6]")]
    [InlineData("find(result, # > 1)", "2")]
    [InlineData("findLastIndex(result, # < 3)", "1")]
    [InlineData("findIndex(result, # > 9)", "<nil>")]
    [InlineData("sum(result)", "6")]
    [InlineData("sum(result, # * 2)", "12")]
    [InlineData("reduce(result, #acc + #, 10)", "16")]
    [InlineData("sortBy(result, -#)", "[3 2 1]")]
    [InlineData("groupBy(result, # > 1)[true]", "[2 3]")]
    [InlineData("mean(result)", "2")]
    [InlineData("max(result) - min(result)", "2")]
    [InlineData("all([], false)", "true")]
    [InlineData("any([], true)", "false")]
    public void Run_Predicates_LookAtEachElement(string source, string expected) =>
        Expression.Evaluate(source, MeasuredValue.FromFloats([1, 2, 3])).ToGoString().ShouldBe(expected);

    [Fact]
    public void Run_MemberShorthand_ReadsTheElement() =>
        Expression.Evaluate("all(result, .value > 1)", """[{"value": 2}, {"value": 3}]""").AsBool().ShouldBeTrue();

    [Fact]
    public void Run_CountAboveZero_StopsAtTheFirst() =>
        Expression.Evaluate("count(result, # > 1) > 0", """[2, "not a number"]""").AsBool().ShouldBeTrue();

    [Fact]
    public void Run_PredicateWithoutBool_IsAnError() => Expression.Fail("all(result, #)", "[1]").Message.ShouldContain("not bool");
}
