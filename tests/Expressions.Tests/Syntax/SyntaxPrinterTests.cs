namespace Rollouts.Expressions.Tests;

public sealed class SyntaxPrinterTests
{
    [Theory]
    [InlineData("1+2*3", "1 + 2 * 3")]
    [InlineData("(1 + 2) * 3", "(1 + 2) * 3")]
    [InlineData("1 - (2 - 3) - 4", "1 - (2 - 3) - 4")]
    [InlineData("(2 ** 3) ** 2 ** 4", "(2 ** 3) ** 2 ** 4")]
    [InlineData("-2 ^ 2", "-(2 ^ 2)")]
    [InlineData("(-2) ** 2", "(-2) ** 2")]
    [InlineData("not a == b", "not a == b")]
    [InlineData("not (a == b)", "not (a == b)")]
    [InlineData("(not a) * b", "(not a) * b")]
    [InlineData("b * (not a) * c", "(b * not a) * c")]
    [InlineData("b * not a * c", "b * not (a * c)")]
    [InlineData("!a && b or c", "!a && b or c")]
    [InlineData("not (x in y)", "x not in y")]
    [InlineData("1 < x <= 10", "1 < x <= 10")]
    [InlineData("(1 < x) < 10", "(1 < x) < 10")]
    [InlineData("(1 < x < 2) == y", "1 < x < 2 == y")]
    [InlineData("(a ?? b) + 1", "(a ?? b) + 1")]
    [InlineData("1 + a ?? b", "1 + (a ?? b)")]
    public void Print_Operators_KeepTheirOperands(string source, string expected) => SyntaxPrinter.Print(Parse(source)).ShouldBe(expected);

    [Theory]
    [InlineData("a ?: b", "a ?: b")]
    [InlineData("a ? b : c ? d : e", "a ? b : c ? d : e")]
    [InlineData("(a ? b : c) ? d : e", "(a ? b : c) ? d : e")]
    [InlineData("if a { 1; 2 } else if b { 3 } else { 4 }", "a ? (1; 2) : b ? 3 : 4")]
    [InlineData("let x = 1; x; (let y = 2; y); x", "let x = 1; x; (let y = 2; y); x")]
    [InlineData("[let x = 1; x]", "[(let x = 1; x)]")]
    public void Print_Branches_AreSetApart(string source, string expected) => SyntaxPrinter.Print(Parse(source)).ShouldBe(expected);

    [Theory]
    [InlineData("xs | filter(.a > 1) | len() > 3", "len(filter(xs, #.a > 1)) > 3")]
    [InlineData("map(xs, {{a: #}})", "map(xs, {{a: #}})")]
    [InlineData("map(xs, {{a: #}.a == 1})", "map(xs, {{a: #}.a == 1})")]
    [InlineData("map(xs, {let y = #; y * y})", "map(xs, let y = #; y * y)")]
    [InlineData("reduce(xs, {1; #acc + #index}, 0)", "reduce(xs, {1; #acc + #index}, 0)")]
    [InlineData("::len(x) == ::nil(1)", "len(x) == ::nil(1)")]
    [InlineData("a?.b.c()?.[0]['d e'].f", "a?.b.c()?.[0][\"d e\"].f")]
    [InlineData("a?.b['c']", "a?.b[\"c\"]")]
    [InlineData("a['b'].in", "a.b.in")]
    [InlineData("(1)[2:][:3][a:b]", "(1)[2:][:3][a:b]")]
    [InlineData("x[::nil(1): ::nil(2)]", "x[::nil(1): ::nil(2)]")]
    public void Print_CallsAndMembers_ReadAsPostfix(string source, string expected) =>
        SyntaxPrinter.Print(Parse(source)).ShouldBe(expected);

    [Theory]
    [InlineData("{a: 1, 'b c': 2, 'in': 3, (d): 4, true: 5}", "{a: 1, \"b c\": 2, \"in\": 3, (d): 4, true: 5}")]
    [InlineData("[1_000, 0x1F, 1., 1e21, .5e-7]", "[1000, 31, 1.0, 1e+21, 5e-08]")]
    [InlineData("\"tab\\t \\x01 \\u00e9 '\" + b'\\xff\\n\"'", "\"tab\\t \\x01 é '\" + b\"\\xff\\n\\\"\"")]
    public void Print_Literals_AreCanonical(string source, string expected) => SyntaxPrinter.Print(Parse(source)).ShouldBe(expected);

    [Fact]
    public void Print_ShadowedBuiltin_IsForced() =>
        SyntaxPrinter.Print(Parse("::len(xs) + all(xs, true)"), name => name == "len").ShouldBe("::len(xs) + all(xs, true)");

    [Fact]
    public void Print_SharedOperands_AreWrittenOnce()
    {
        var nested = string.Concat(Enumerable.Repeat("(", 300)) + "x" + string.Concat(Enumerable.Repeat(" ?: 1)", 300));
        SyntaxPrinter.Print(Parse(nested)).Length.ShouldBeLessThan(nested.Length + 1);
    }

    [Fact]
    public void Print_LongPipe_NeedsNoStack() =>
        SyntaxPrinter.Print(Parse("x" + string.Concat(Enumerable.Repeat(" | len()", 5_000)))).ShouldStartWith("len(len(");

    private static SyntaxNode Parse(string source) => Parser.Parse(source, ExpressionLimits.Default, _ => false);
}
