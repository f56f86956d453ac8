namespace Rollouts.Expressions.Tests;

/// <summary>Every limit can be set, is checked, and hits as an ordinary error with a place.</summary>
public sealed class ConfiguredLimitTests
{
    private static readonly ExpressionLimits Default = ExpressionLimits.Default;

    public static TheoryData<ExpressionLimits, string> Hit =>
        new()
        {
            { Default with { SourceLength = 3 }, "1 + 1" },
            { Default with { Nodes = 2 }, "1 + 1" },
            { Default with { Depth = 5 }, "((((((1))))))" },
            { Default with { Depth = 5 }, "[[[[[[1]]]]]]" },
            { Default with { Depth = 5 }, "------1" },
            { Default with { Depth = 5 }, "true ? true ? true ? true ? true ? 1 : 1 : 1 : 1 : 1 : 1" },
            { Default with { Depth = 5 }, "result.a.b.c.d.e.f" },
            { Default with { Steps = 100 }, "map(1..1000, # * 2)" },
            { Default with { Elements = 10 }, "len(1..11)" },
            { Default with { Elements = 10 }, "map(1..9, [#])" },
            { Default with { StringLength = 10 }, "repeat('a', 11)" },
            { Default with { StringLength = 10 }, "upper('abcdef') + lower('ghijkl')" },
            { Default with { StringLength = 10 }, "toJSON([1, 2, 3, 4])" },
            { Default with { StringLength = 10 }, "string([1111, 2222, 3333])" },
            { Default with { StringLength = 10 }, "join(['abcdef', 'ghijkl'])" },
            { Default with { StringLength = 10 }, "replace('aaaaaa', 'a', 'bb')" },
            { Default with { Memory = 1000 }, "map(1..100, [#])" },
            { Default with { Memory = 1000 }, "split(repeat('a,', 50), ',')" },
            { Default with { Memory = 1000 }, "groupBy(1..100, #)" },
            { Default with { RegexSize = 10 }, "'a' matches '(abc){5}'" },
            { Default with { RegexSize = 10 }, "'a' matches 'abcdef' || 'a' matches 'ghijkl'" },
            { Default with { RegexSize = 10 }, "'a' matches repeat('a', 11)" },
        };

    [Theory]
    [MemberData(nameof(Hit))]
    public void Run_ALimitReached_IsAnOrdinaryError(ExpressionLimits limits, string source)
    {
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.ParseJson("""{"a": 1}"""u8));

        var error = Should.Throw<ExpressionException>(() => Program.Compile(source, environment, limits).Run(environment));

        error.Code.ShouldBe(ExpressionErrorCode.Limit);
        error.Span.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Limits_BelowOne_AreRefusedByName(int value)
    {
        Should
            .Throw<ArgumentOutOfRangeException>(() => Default with { Steps = value })
            .Message.ShouldContain("The limit Steps must be at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { SourceLength = value }).ParamName.ShouldBe("SourceLength");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { Nodes = value }).ParamName.ShouldBe("Nodes");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { Depth = value }).ParamName.ShouldBe("Depth");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { Elements = value }).ParamName.ShouldBe("Elements");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { StringLength = value }).ParamName.ShouldBe("StringLength");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { Memory = value }).ParamName.ShouldBe("Memory");
        Should.Throw<ArgumentOutOfRangeException>(() => Default with { RegexSize = value }).ParamName.ShouldBe("RegexSize");
    }
}
