namespace Rollouts.Expressions.Tests;

/// <summary>An error says where, shows the place, and says what to do.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string, string> Described =>
        new()
        {
            {
                "reslt[0] >= 0.95",
                """
                    unknown name reslt (1:1)
                     | reslt[0] >= 0.95
                     | ^~~~~
                    did you mean result?
                    """
            },
            {
                "lenn(result) > 0",
                """
                    unknown name lenn (1:1)
                     | lenn(result) > 0
                     | ^~~~
                    did you mean len?
                    """
            },
            {
                "result == null",
                """
                    unknown name null (1:11)
                     | result == null
                     |           ^~~~
                    did you mean nil?
                    """
            },
            {
                "1 < 2 adn 2 < 3",
                """
                    unexpected token Identifier("adn") (1:7)
                     | 1 < 2 adn 2 < 3
                     |       ^~~
                    expected an operator or the end
                    did you mean and?
                    """
            },
            {
                "1 = 1",
                """
                    unexpected token Operator("=") (1:3)
                     | 1 = 1
                     |   ^
                    expected an operator or the end
                    write == to compare
                    """
            },
            {
                "len(result",
                """
                    unexpected token EOF (1:11)
                     | len(result
                     |           ^
                    expected "," or ")"
                    """
            },
            {
                "1 +",
                """
                    unexpected token EOF (1:4)
                     | 1 +
                     |    ^
                    expected an expression
                    """
            },
            {
                "result ≥ 1",
                """
                    unrecognized character: U+2265 '≥' (1:8)
                     | result ≥ 1
                     |        ^
                    write >=
                    """
            },
            {
                "'abc",
                """
                    literal not terminated (1:1)
                     | 'abc
                     | ^
                    close the string with '
                    """
            },
            {
                "true\n  and result.a\n  or zzzz > 1",
                """
                    unknown name zzzz (3:6)
                     |   or zzzz > 1
                     |      ^~~~
                    """
            },
            { "'日本' +\t\"e\u0301😀\" + zzzz", "unknown name zzzz (1:16)\n | '日本' +\t\"e\u0301😀\" + zzzz\n |         \t        ^~~~" },
            {
                "1 > 'a'",
                """
                    invalid operation: > (mismatched types int and string) (1:3)
                     | 1 > 'a'
                     |   ^
                    """
            },
            { "\"a\" + \u001b", "unrecognized character: U+001B (1:7)\n | \"a\" + \uFFFD\n |       ^" },
        };

    [Theory]
    [MemberData(nameof(Described))]
    public void Describe_ShowsThePlaceAndTheRemedy(string source, string expected) =>
        Expression.Fail(source, """{"a": true}""").Describe(source).ShouldBe(expected.ReplaceLineEndings("\n"));

    [Fact]
    public void Describe_CutsALongLineAroundTheCaret()
    {
        var source = $"{new string(' ', 500)}1 + zzzz + 1{new string(' ', 500)}+ 1";
        var lines = Expression.Fail(source).Describe(source).Split('\n');

        lines[0].ShouldBe("unknown name zzzz (1:505)");
        lines[1].Length.ShouldBeLessThan(110);
        lines[1].ShouldStartWith(" | …");
        lines[1].ShouldEndWith("…");
        lines[1].Substring(lines[2].IndexOf('^', StringComparison.Ordinal), 4).ShouldBe("zzzz");
    }

    [Theory]
    [InlineData("len(1, 2", "\",\"", "\")\"")]
    [InlineData("[1 2]", "\",\"", "\"]\"")]
    [InlineData("{a: 1 b: 2}", "\",\"", "\"}\"")]
    [InlineData("{+: 1}", "a name", "a string", "a number", "an expression in parentheses")]
    [InlineData("result.5", "an operator", "the end")]
    [InlineData("result.(", "a name")]
    [InlineData("let = 1; 2", "a name")]
    [InlineData("if true 1 else 2", "\"{\"")]
    [InlineData("true ? 1", "\":\"")]
    [InlineData("1 not + 2", "\"in\"", "\"matches\"", "\"contains\"", "\"startsWith\"", "\"endsWith\"")]
    [InlineData("", "an expression")]
    public void Expected_NamesWhatCouldHaveStoodThere(string source, params string[] expected)
    {
        var error = Expression.Fail(source);
        error.Code.ShouldBe(ExpressionErrorCode.Syntax);
        error.Expected.ShouldBe(expected);
        error.Span.ShouldNotBeNull();
    }

    /// <summary>Positions are those of the original: columns count code points.</summary>
    [Fact]
    public void Errors_OfAllRecordedFailures_HaveASpanInsideTheSource()
    {
        var folder = RecordedFiles.Require();
        var environments = RecordedFiles.Environments(folder);
        var without = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var vector in RecordedFiles.Lines(folder, "vectors.jsonl.gz").Where(v => !v.GetProperty("ok").GetBoolean()))
        {
            var source = vector.GetProperty("expr").GetString()!;
            var environment = environments[vector.GetProperty("env").GetString()!];
            try
            {
                Program.Compile(source, environment).Run(environment);
            }
            catch (ExpressionException e)
            {
                if (
                    e.Span is not { } span
                    || span.Start < 0
                    || span.Start > source.Length
                    || span.End > source.Length
                    || e.Message.Length == 0
                )
                {
                    without.TryAdd(e.Message, source);
                }
            }
        }

        without.ShouldBeEmpty();
    }
}
