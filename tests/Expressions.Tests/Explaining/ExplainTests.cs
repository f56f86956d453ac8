using System.Text;

namespace Rollouts.Expressions.Tests;

/// <summary>An explanation names the part that decided and the values that it read.</summary>
public sealed class ExplainTests
{
    [Theory]
    // Comparisons name what they read, and no constants.
    [InlineData("result[0] >= 0.95", "[0.91]", "result[0] >= 0.95 is false: result[0] = 0.91")]
    [InlineData("result < 0.05", "0.01", "result < 0.05 is true: result = 0.01")]
    [InlineData("0.9 <= result < 1", "1.5", "0.9 <= result < 1 is false because result < 1 is false: result = 1.5")]
    [InlineData("len(result) > 0", "[]", "len(result) > 0 is false: len(result) = 0, result = []")]
    [InlineData(
        "result.errors / result.total < 0.05",
        """{"errors": 10, "total": 100}""",
        "result.errors / result.total < 0.05 is false: result.errors / result.total = 0.1, result.errors = 10, result.total = 100"
    )]
    [InlineData("result.code in ['a', 'b']", """{"code": "c"}""", """result.code in ['a', 'b'] is false: result.code = "c" """)]
    [InlineData("result matches '^2'", "\"404 Not Found\"", "result matches '^2' is false: result = \"404 Not Found\"")]
    // The operand that decided.
    [InlineData(
        "result.ok && result.percent >= 0.95",
        """{"ok": true, "percent": 0.9}""",
        "result.ok && result.percent >= 0.95 is false because result.percent >= 0.95 is false: result.percent = 0.9"
    )]
    [InlineData(
        "result.ok and result.percent >= 0.95",
        """{"ok": false}""",
        "result.ok and result.percent >= 0.95 is false because result.ok is false"
    )]
    [InlineData(
        "result.a > 1 or result.b > 1 or result.c > 1",
        """{"a": 0, "b": 2}""",
        "result.a > 1 or result.b > 1 or result.c > 1 is true because result.b > 1 is true: result.b = 2"
    )]
    [InlineData(
        "result.a > 1 or result.b > 1",
        """{"a": 0, "b": 1}""",
        "result.a > 1 or result.b > 1 is false: result.a = 0, result.b = 1"
    )]
    [InlineData("not isNaN(result)", "1.5", "not isNaN(result) is true because isNaN(result) is false: result = 1.5")]
    [InlineData(
        "result.n > 100 ? result.p > 0.9 : true",
        """{"n": 200, "p": 0.5}""",
        "result.n > 100 ? result.p > 0.9 : true is false because result.n > 100 is true and result.p > 0.9 is false: result.p = 0.5"
    )]
    [InlineData(
        "let t = 0.95; result.a >= t",
        """{"a": 0.9}""",
        "let t = 0.95; result.a >= t is false because result.a >= t is false: result.a = 0.9, t = 0.95"
    )]
    // Predicates name the element.
    [InlineData(
        "all(result, # < 0.5)",
        "[0.1, 0.2, 0.7, 0.9]",
        "all(result, # < 0.5) is false because # < 0.5 is false at index 2: # = 0.7"
    )]
    [InlineData("all(result, # < 0.5)", "[0.1, 0.2]", "all(result, # < 0.5) is true: it holds for all of the 2 elements of result")]
    [InlineData("all(result, # < 0.5)", "[]", "all(result, # < 0.5) is true: result is empty")]
    [InlineData(
        "none(result.items, .errors > 0)",
        """{"items": [{"errors": 0}, {"errors": 3}]}""",
        "none(result.items, .errors > 0) is false because .errors > 0 is true at index 1: .errors = 3"
    )]
    [InlineData("any(result, # > 5)", "[1, 2]", "any(result, # > 5) is false: it holds for none of the 2 elements of result")]
    [InlineData("count(result, # > 5) > 1", "[1, 9, 2]", "count(result, # > 5) > 1 is false: count(result, # > 5) = 1, result = [1, 9, 2]")]
    // What is missing.
    [InlineData(
        "result.sucess == true",
        """{"success": true}""",
        "result.sucess == true is false: result.sucess = nil (result has no member sucess; did you mean success?)"
    )]
    [InlineData(
        "result.sucess > 1",
        """{"success": true}""",
        "result.sucess > 1 could not be evaluated: invalid operation: <nil> > int: result.sucess = nil (result has no member sucess; did you mean success?)"
    )]
    [InlineData(
        "result[0] > 1",
        "[]",
        "result[0] > 1 could not be evaluated at result[0]: index out of range: 0 (array length is 0): result = []"
    )]
    // Other values.
    [InlineData("result.a + 1", """{"a": 2}""", "result.a + 1 = 3: result.a = 2")]
    [InlineData("result", "\"text\"", "result = \"text\"")]
    public void Explain_SaysWhy(string source, string result, string expected) =>
        Explain(source, result).Sentence.ShouldBe(expected.TrimEnd());

    [Fact]
    public void Explain_NaN_SaysThatNoComparisonHolds()
    {
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloat(double.NaN));
        Program
            .Compile("result < 0.1", environment)
            .Explain(environment)
            .Sentence.ShouldBe("result < 0.1 is false: result = NaN, no comparison with NaN holds");
    }

    [Fact]
    public void Explain_ShowsEveryPartWithItsPlaceAndState()
    {
        var explanation = Explain("len(result) > 3 && (result[3] > 1 or true)", "[1, 2]");

        var root = explanation.Root;
        root.Value.AsBool().ShouldBeFalse();
        root.Span.ShouldBe(new SourceSpan(0, 42));
        root.Parts.Select(p => (p.Text, p.State))
            .ShouldBe([("len(result) > 3", PartState.Value), ("result[3] > 1 or true", PartState.NotEvaluated)]);
        root.Parts[0].Parts.ShouldHaveSingleItem().ToString().ShouldBe("len(result) = 2");
        explanation.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Explain_APredicate_ShowsTheElementThatDecided()
    {
        var root = Explain("all(result, {let x = # * 2; x < 10})", "[1, 7]").Root;

        var body = root.Parts[^1];
        body.ElementIndex.ShouldBe(1);
        body.Element.AsFloat().ShouldBe(7);
        body.Parts.Select(p => p.ToString()).ShouldBe(["# * 2 = 14", "x < 10 = false"]);
    }

    [Fact]
    public void Explain_NestedPredicates_SeeTheirOwnElements()
    {
        var root = Explain("map(result, {let row = #; count(row, # > len(row))})", "[[1, 2, 3], [9]]").Root;

        root.Parts.Where(p => p.ElementIndex is not null).Select(p => p.Value.ToGoString()).ShouldBe(["0", "1"]);
    }

    [Fact]
    public void Explain_AFault_SaysWhereAndLeavesTheRestOut()
    {
        var root = Explain("result.a.b > 1 && result.c", """{"c": true}""").Root;

        root.State.ShouldBe(PartState.Error);
        root.Parts.Select(p => p.State).ShouldBe([PartState.Error, PartState.NotEvaluated]);
    }

    [Fact]
    public void Explain_AnotherEnvironment_IsRefused()
    {
        var program = Program.Compile("result > 1", ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloat(1)));
        Should.Throw<ExpressionException>(() => program.Explain(ExpressionEnvironment.ForMeasurement(MeasuredValue.FromString("text"))));
    }

    [Fact]
    public void Explain_AnEndlessCondition_StaysShort()
    {
        var explanation = Explain(string.Join(" && ", Enumerable.Repeat("(result > 0 && result < 10)", 1_000)), "5");

        explanation.Root.Value.AsBool().ShouldBeTrue();
        explanation.IsComplete.ShouldBeFalse();
        explanation.Sentence.Length.ShouldBeLessThanOrEqualTo(1_001);
        Count(explanation.Root).ShouldBeLessThanOrEqualTo(201);
    }

    [Fact]
    public void Explain_ManySteps_EndsWithinTheLimits()
    {
        var loops = "sum(1..700, sum(1..700, # * #)) > 5";
        var explanation = Explain($"{loops} && {loops}", "5");

        explanation.Root.State.ShouldBe(PartState.Value);
        explanation.IsComplete.ShouldBeFalse();
    }

    private static int Count(ExplainedPart part) => 1 + part.Parts.Sum(Count);

    private static Explanation Explain(string source, string resultJson)
    {
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(resultJson)));
        return Program.Compile(source, environment).Explain(environment);
    }
}
