namespace Rollouts.Expressions.Tests;

/// <summary>What is said about conditions before anything is measured.</summary>
public sealed class AnalyzeTests
{
    [Theory]
    // NaN: numbers that a metric source measured, and 0 / 0.
    [InlineData("result < 0.05", FindingCode.MissingNaNGuard, "result < 0.05")]
    [InlineData("len(result) > 0 && result[0] >= 0.95", FindingCode.MissingNaNGuard, "result[0] >= 0.95")]
    [InlineData("len(result) > 0 && all(result, # < 0.5)", FindingCode.MissingNaNGuard, "# < 0.5")]
    [InlineData("result.errors / result.total < 0.05", FindingCode.MissingNaNGuard, "result.errors / result.total < 0.05")]
    [InlineData("default(result, 0) < 0.05", FindingCode.MissingNaNGuard, "default(result, 0) < 0.05")]
    [InlineData("len(result) > 0 && mean(result) < 0.05", FindingCode.MissingNaNGuard, "mean(result) < 0.05")]
    // Lists that may be too short.
    [InlineData("result[0] == 'a'", FindingCode.MissingEmptyGuard, "result[0]")]
    [InlineData("len(result) > 0 && result[1] == 'a'", FindingCode.MissingEmptyGuard, "result[1]")]
    [InlineData("result[-1] == 'a'", FindingCode.MissingEmptyGuard, "result[-1]")]
    [InlineData("result?.[0] == 'a'", FindingCode.MissingEmptyGuard, "result?.[0]")]
    [InlineData("let items = result; items[0] == 'a'", FindingCode.MissingEmptyGuard, "items[0]")]
    [InlineData("isNaN(max(result)) || max(result) < 0.5", FindingCode.MissingEmptyGuard, "max(result)")]
    [InlineData("first(result) > 1 || true == isNaN(first(result))", FindingCode.MissingEmptyGuard, "first(result)")]
    [InlineData("all(result, # == 'a')", FindingCode.EmptyPasses, "all(result, # == 'a')")]
    // What may be nil.
    [InlineData("result.percent >= 0.95", FindingCode.MissingNilGuard, "result.percent")]
    [InlineData("result.a.b == 1", FindingCode.MissingNilGuard, "result.a")]
    [InlineData("find(result, # == 'a') > 'b'", FindingCode.MissingNilGuard, "find(result, # == 'a')")]
    [InlineData("len(result.items) == 1", FindingCode.MissingNilGuard, "result.items")]
    // Claims.
    [InlineData("len(result) >= 0", FindingCode.AlwaysTrue, "len(result) >= 0")]
    [InlineData("len(result) < 0", FindingCode.AlwaysFalse, "len(result) < 0")]
    [InlineData("len(result) == -1", FindingCode.AlwaysFalse, "len(result) == -1")]
    [InlineData("true || result == 1", FindingCode.AlwaysTrue, "true || result == 1")]
    [InlineData("result == 1 && false", FindingCode.AlwaysFalse, "result == 1 && false")]
    [InlineData("result.a > 5 && result.a < 3", FindingCode.AlwaysFalse, "result.a > 5 && result.a < 3")]
    [InlineData("result.a >= 5 && result.a < 5", FindingCode.AlwaysFalse, "result.a >= 5 && result.a < 5")]
    [InlineData("count(result, # == 1) < 3 || count(result, # == 1) > 2", FindingCode.AlwaysTrue, null)]
    [InlineData("result == 1 && indexOf('a', 'b') >= -1", FindingCode.AlwaysTrue, "indexOf('a', 'b') >= -1")]
    [InlineData("true", FindingCode.AlwaysTrue, "true")]
    [InlineData("not (len(result) < 0)", FindingCode.AlwaysTrue, "not (len(result) < 0)")]
    [InlineData("result in []", FindingCode.AlwaysFalse, "result in []")]
    // Other faults.
    [InlineData("(result == 1 ? 1 : 'a') == nil", FindingCode.IncomparableTypes, "(result == 1 ? 1 : 'a') == nil")]
    [InlineData("len(result) == nil", FindingCode.IncomparableTypes, "len(result) == nil")]
    [InlineData("len(result)", FindingCode.NotBoolean, "len(result)")]
    [InlineData("result == 1 ? 'a' : 'b'", FindingCode.NotBoolean, "result == 1 ? 'a' : 'b'")]
    [InlineData("let x = result; result == 1", FindingCode.UnusedVariable, "let x = result; result == 1")]
    [InlineData("isNil(result.a)", FindingCode.IgnoredArgument, "isNil(result.a)")]
    [InlineData("default(result.a, 0) == 1", FindingCode.IgnoredArgument, "default(result.a, 0)")]
    public void Analyze_FindsIt(string source, FindingCode code, string? part)
    {
        var finding = Analyze(source).Findings.First(f => f.Code == code);

        source.Substring(finding.Span.Start, finding.Span.Length).ShouldBe(part ?? source);
        finding.Message.ShouldNotBeEmpty();
        finding.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("isNaN(result) || result < 0.05")]
    [InlineData("!isNaN(result) && result < 0.05")]
    [InlineData("isNaN(result) ? false : result < 0.05")]
    [InlineData("if isNaN(result) { true } else { result < 0.05 }")]
    [InlineData("let r = result; not isNaN(r) and r < 0.05")]
    [InlineData("len(result) > 0 && all(result, !isNaN(#) && # < 0.5)")]
    [InlineData("len(result) > 0 && none(result, isNaN(#)) && result[0] < 0.5")]
    [InlineData("len(result) > 0 && all(filter(result, !isNaN(#)), # < 0.5)", FindingCode.EmptyPasses)]
    [InlineData("len(result) == 0 || isNaN(result[0]) || result[0] < 0.5")]
    [InlineData("len(result) >= 2 && result[1] == 'a'")]
    [InlineData("len(result) != 0 ? result[0] == 'a' : false")]
    [InlineData("any(result, true) && result[0] == 'a'")]
    [InlineData("let n = result; len(n) > 0 && n[0] == 'a'")]
    [InlineData("result.percent != nil && result.percent >= 0.95")]
    [InlineData("(result.percent ?? 0) >= 0.95")]
    [InlineData("result.percent == nil || result.percent >= 0.95")]
    [InlineData("result?.percent == 0.95")]
    [InlineData("'percent' in result && result.percent >= 0.95")]
    [InlineData("result.total != nil && result.total > 0 && (result.errors ?? 0) / result.total < 0.05")]
    [InlineData("len(result) > 0 && all(result, # == 'a')")]
    [InlineData("result.ok")]
    [InlineData("result.a > 1 || result.b > 1", FindingCode.MissingNilGuard)]
    [InlineData("result == 'a' and result contains 'b'")]
    [InlineData("result < 1 || result >= 1", FindingCode.MissingNaNGuard)]
    [InlineData("result == nil")]
    [InlineData("isNil(result) || result == 'a'")]
    [InlineData("default(result, 'x') == 'a'")]
    [InlineData("now() > date('2020-01-01')")]
    [InlineData("now() > date('2020-01-01') && now() < date('2019-01-01')")]
    [InlineData("result.a > 5 && result.a < 6.5", FindingCode.MissingNilGuard)]
    [InlineData("result.a > 5 || result.a < 6", FindingCode.MissingNilGuard)]
    [InlineData("any(result, # > 5 && any(result, # < 3))", FindingCode.MissingNaNGuard)]
    [InlineData("get(result, 'a') == nil")]
    [InlineData("result == [] || result == {}")]
    public void Analyze_ClaimsNothingElse(string source, params FindingCode[] expected) =>
        Analyze(source).Findings.Select(f => f.Code).Except(expected).ShouldBeEmpty();

    [Theory]
    [InlineData("result[0] > 1", "result[0]")]
    [InlineData("len(result) > 0 && result[0] > 1", "result", "result[0]")]
    [InlineData(
        "result.data.items | filter(.errors > 0) | map(.name) | len() == 10",
        "result.data.items",
        "result.data.items[].errors",
        "result.data.items[].name"
    )]
    [InlineData("all(result.rows, all(.cells, .value < 1))", "result.rows", "result.rows[].cells", "result.rows[].cells[].value")]
    [InlineData(
        "let d = result.data; d.a + d['b c'] + d.list[-1]",
        "result.data",
        "result.data.a",
        "result.data[\"b c\"]",
        "result.data.list[-1]"
    )]
    [InlineData("$env.result.a == 1", "result.a")]
    [InlineData("first(sort(result.xs)) == 1 && result.ys[2:4] == [1]", "result.xs", "result.xs[]", "result.ys")]
    [InlineData("result[result.key] == 1", "result.key", "result[]")]
    [InlineData("1 > 2")]
    public void Analyze_TellsWhatIsRead(string source, params string[] paths)
    {
        var analysis = Analyze(source);

        analysis.Paths.ShouldBe(paths, ignoreOrder: true);
        analysis.Names.ShouldBe(paths.Length == 0 ? [] : ["result"]);
    }

    [Fact]
    public void Analyze_AKnownType_KnowsMore()
    {
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloats([1]));

        Program
            .Compile("result[0] == nil", environment)
            .Analyze()
            .Findings.Select(f => f.Code)
            .ShouldContain(FindingCode.IncomparableTypes);
        Program.Compile("result", environment).Analyze().Findings.Select(f => f.Code).ShouldContain(FindingCode.NotBoolean);
    }

    [Fact]
    public void Analyze_SeveralFindings_ComeInTheOrderOfTheSource() =>
        Analyze("result.a > 1 && result.b.c > 1 && len(result) >= 0")
            .Findings.Select(f => f.Code)
            .ShouldBe([FindingCode.MissingNilGuard, FindingCode.MissingNilGuard, FindingCode.MissingNilGuard, FindingCode.AlwaysTrue]);

    private static ProgramAnalysis Analyze(string source) => Program.Compile(source, ExpressionEnvironment.ForUnknownResult()).Analyze();
}
