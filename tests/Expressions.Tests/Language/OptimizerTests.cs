namespace Rollouts.Expressions.Tests;

/// <summary>Where the original's optimizer changes what is observed.</summary>
public sealed class OptimizerTests
{
    private const string Rows = """{"a": 1, "s": "x", "map": {"k": 1}}""";

    [Theory]
    [InlineData("result.a and true", "1")]
    [InlineData("true and result.a", "1")]
    [InlineData("result.a or false", "1")]
    [InlineData("result.a.b.c and false", "false")]
    [InlineData("result.a.b.c or true", "true")]
    [InlineData("result.missing or (1 == 1)", "true")]
    [InlineData("sum([result.s, result.s])", "xx")]
    [InlineData("result.none in ['', 'a']", "true")]
    [InlineData("count([1, 'x'], # == 1 or # > 0) > 0", "true")]
    [InlineData("count([1, 2, 'x'], # > 0) >= 2", "true")]
    [InlineData("all([5, 'x'], # > 1) and all([5, 'x'], # < 3)", "false")]
    [InlineData("filter(filter([5, 'x'], # != 5), false)", "[]")]
    [InlineData("filter([2, 1, 'x'], # == 2 or # > 1)[0]", "2")]
    [InlineData("len(filter(result.map, true))", "1")]
    [InlineData("map(filter([5, 6, 7], # > 5), #index)", "[0 1]")]
    [InlineData("map(filter([1, 2, 3], # > 1), # * 2)", "[4 6]")]
    [InlineData("sum(1..3000000)", "4500001500000")]
    [InlineData("sum(1..3000000, 2 - #)", "-4499995500000")]
    [InlineData("sum(3..1)", "0")]
    [InlineData("reduce(1..3000000, #acc + #, 1)", "4500001500001")]
    [InlineData("5 in 1..3000000", "true")]
    public void Run_RecognisedShapes_BehaveAsOptimized(string source, string expected) =>
        Expression.Evaluate(source, Rows).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("result.a in ['x']")]
    [InlineData("sum(['a', 'b'])")]
    [InlineData("sum([result.s])")]
    [InlineData("filter([1], # > 1)[0]")]
    [InlineData("filter(result.map, #)")]
    [InlineData("count([1, 'x'], # > 0) >= 2")]
    public void Run_RecognisedShapes_FailAsOptimized(string source) =>
        Expression.Fail(source, Rows).Code.ShouldBe(ExpressionErrorCode.Runtime);

    [Theory]
    [InlineData("1 + findLast([1, 2, 3], # > 1)", "4")]
    [InlineData("[10, findLast([1, 2], true)]", "[10 2]")]
    [InlineData("[0, findLastIndex([5, 6], # > 4)]", "[0 1]")]
    public void FindLast_InTheMiddle_LeavesNothingOnAnyStack(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("1..1000000")]
    [InlineData("len(1..500000) + len(1..500000)")]
    [InlineData("map(1..1000, 1..1000)")]
    [InlineData("repeat('é', 500000)")]
    public void Run_MemoryBudget_IsThatOfTheOriginal(string source) => Expression.Fail(source).Message.ShouldBe("memory budget exceeded");

    [Fact]
    public void Sort_OfManyEqualKeys_TakesTheStepsOfGo()
    {
        // sort.Sort is stable up to twelve elements, and not above.
        Expression.Evaluate("sortBy(1..12, # % 2) == [2, 4, 6, 8, 10, 12, 1, 3, 5, 7, 9, 11]").AsBool().ShouldBeTrue();
        Expression.Evaluate("sort([1, 0 / 0, 0])").ToGoString().ShouldBe("[1 NaN 0]");
        Expression.Evaluate("sort(sortBy(1..500, (# * 7919) % 500)) == 1..500").AsBool().ShouldBeTrue();
        Expression.Evaluate("sort(map(1..1000, # % 3), 'desc')[0:400] == map(1..400, # <= 333 ? 2 : 1)").AsBool().ShouldBeTrue();
    }
}
