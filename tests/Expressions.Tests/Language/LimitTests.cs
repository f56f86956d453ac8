using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

/// <summary>No input may crash, hang or exhaust memory: the one thing that comes out besides a value is an ExpressionException.</summary>
public sealed class LimitTests
{
    public static TheoryData<string, string> Hostile =>
        new()
        {
            { "parentheses", new string('(', 30_000) + "1" },
            { "lists", new string('[', 30_000) },
            { "closed lists", new string('[', 5_000) + new string(']', 5_000) },
            { "signs", new string('-', 60_000) + "1" },
            { "nots", string.Concat(Enumerable.Repeat("not ", 9_000)) + "true" },
            { "members", "result" + string.Concat(Enumerable.Repeat("?.a", 9_000)) },
            { "indexes", "result" + string.Concat(Enumerable.Repeat("[0]", 9_000)) },
            { "ternaries", string.Concat(Enumerable.Repeat("true?", 9_000)) + "1" },
            { "lets", string.Concat(Enumerable.Range(0, 4_000).Select(i => $"let a{i}=1;")) + "1" },
            { "powers", string.Concat(Enumerable.Repeat("2**", 9_000)) + "1" },
            { "predicates", string.Concat(Enumerable.Repeat("all([1],", 3_000)) + "true" + new string(')', 3_000) },
            { "nested loops", "count(1..900, count(1..900, count(1..900, count(1..900, true) > 0) > 0) > 0)" },
            { "nested value", "let x = reduce(1..200000, [#acc], 1); x == x" },
            { "printed value", "string(reduce(1..100000, [#acc], 1))" },
            { "flattened value", "flatten(reduce(1..100000, [#acc], [1]))" },
            { "doubling", "reduce(1..64, #acc + #acc, 'xxxxxxxx')" },
            { "repetition", "repeat(repeat('x', 1000), 1000000)" },
            { "range", "1..9223372036854775807" },
            { "regex", "repeat('a', 50000) matches '(a*)*(a*)*b'" },
            { "regex nesting", $"'a' matches '{new string('(', 3000)}a{new string(')', 3000)}'" },
            { "conditions held twice", new string('(', 1_900) + "true" + string.Concat(Enumerable.Repeat(" ?: false)", 1_900)) },
            {
                "operands held twice",
                string.Concat(Enumerable.Repeat("1 < (", 900)) + "2" + string.Concat(Enumerable.Repeat(") < 3", 900))
            },
            {
                "sums written out",
                string.Concat(Enumerable.Repeat("sum([result, ", 900)) + "1" + string.Concat(Enumerable.Repeat("])", 900))
            },
            { "long", new string('1', 100_000) },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Run_HostileSource_EndsSoonWithoutCrash(string what, string source)
    {
        var start = Stopwatch.GetTimestamp();
        Attempt(source);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10), what);
    }

    [Fact]
    public void Compile_LongSumOfManyTerms_Works() =>
        Expression.Evaluate(string.Join("+", Enumerable.Repeat("len('a')", 2_000))).ToGoString().ShouldBe("2000");

    [Fact]
    public void Run_OnSmallStack_IsAnErrorAndNoCrash()
    {
        ExpressionException? caught = null;
        var source = string.Concat(Enumerable.Repeat("not (", 900)) + "result" + new string(')', 900);
        var thread = new Thread(() => caught = Attempt(source), 192 * 1024);
        thread.Start();
        thread.Join();
        caught.ShouldNotBeNull().Code.ShouldBe(ExpressionErrorCode.Limit);
    }

    [Fact]
    public void Run_StepLimit_IsAnOrdinaryError()
    {
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.Nil);
        var program = Program.Compile("count(1..1000, true)", environment, new ExpressionLimits { Steps = 100 });
        Should.Throw<ExpressionException>(() => program.Run(environment)).Code.ShouldBe(ExpressionErrorCode.Limit);
    }

    [Fact]
    public void Compile_TokenSoup_ThrowsNothingElse()
    {
        string[] tokens =
        [
            "result",
            "1",
            "2.5",
            "'s'",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ";",
            ":",
            "?",
            "?.",
            "??",
            ".",
            "..",
            "#",
            "#acc",
            "|",
            "not",
            "in",
            "+",
            "-",
            "*",
            "**",
            "%",
            "<",
            "==",
            "and",
            "or",
            "let",
            "x",
            "=",
            "if",
            "else",
            "all(",
            "map(",
            "len(",
            "filter(",
            "reduce(",
            "nil",
            "true",
            "matches",
            "date(",
            "now()",
            "$env",
            "::",
            "get(",
            "sort(",
            "\\",
            "\"",
            "`",
        ];
        var soup = Gen.Elements(tokens).ListOf().Select(parts => string.Join(' ', parts)).ToArbitrary();
        Prop.ForAll(soup, source => Attempt(source) is not { Message.Length: 0 }).QuickCheckThrowOnFailure();
    }

    private static ExpressionException? Attempt(string source)
    {
        try
        {
            Expression.Evaluate(source, """{"a": [1, 2, {"b": "c"}]}""");
            return null;
        }
        catch (ExpressionException e)
        {
            return e;
        }
    }
}
