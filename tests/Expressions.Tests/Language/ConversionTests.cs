namespace Rollouts.Expressions.Tests;

public sealed class ConversionTests
{
    [Theory]
    [InlineData("1000000.0", "1e+06")]
    [InlineData("999999.9", "999999.9")]
    [InlineData("1000000.5", "1.0000005e+06")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("100000.0", "100000")]
    [InlineData("-0.0 * 1", "-0")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("1 / 0", "+Inf")]
    [InlineData("-1 / 0", "-Inf")]
    [InlineData("0 / 0", "NaN")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("nil", "<nil>")]
    [InlineData("[1, [nil, 'a b'], {b: 2.0, a: true}]", "[1 [<nil> a b] map[a:true b:2]]")]
    [InlineData("groupBy([10, 9, 100], #)", "map[9:[9] 10:[10] 100:[100]]")]
    [InlineData("toPairs({a: 1})", "[[a 1]]")]
    public void String_OfValues_IsGoText(string source, string expected) =>
        Expression.Evaluate($"string({source})").AsString().ShouldBe(expected);

    [Theory]
    [InlineData("int('-42')", "-42")]
    [InlineData("int('+7')", "7")]
    [InlineData("int(2.9)", "2")]
    [InlineData("int(-2.9)", "-2")]
    [InlineData("int(duration('1us'))", "1000")]
    [InlineData("float('1e3')", "1000")]
    [InlineData("float('1_000.5')", "1000.5")]
    [InlineData("float('-Infinity')", "-Inf")]
    [InlineData("float('nAn')", "NaN")]
    [InlineData("float('0x1.8p1')", "3")]
    [InlineData("float('0x_1p4')", "16")]
    [InlineData("float(3)", "3")]
    public void Numbers_FromText_AreParsedAsByGo(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("int('')")]
    [InlineData("int(' 1')")]
    [InlineData("int('1.0')")]
    [InlineData("int('1_0')")]
    [InlineData("int('0x1')")]
    [InlineData("int('1\\x00')")]
    [InlineData("int('9223372036854775808')")]
    [InlineData("float('')")]
    [InlineData("float(' 1')")]
    [InlineData("float('1_')")]
    [InlineData("float('_1')")]
    [InlineData("float('.1e999')")]
    [InlineData("float('+nan')")]
    [InlineData("float('0x10')")]
    [InlineData("float('1\\x00')")]
    public void Numbers_FromOtherText_AreErrors(string source) => Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Runtime);

    [Theory]
    [InlineData("1e-7", "1e-7")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1.0", "1")]
    [InlineData("'<a>&\\u2028\\t\\x01\"'", "\"\\u003ca\\u003e\\u0026\\u2028\\t\\u0001\\\"\"")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("{b: [1], a: nil}", "{\n  \"a\": null,\n  \"b\": [\n    1\n  ]\n}")]
    [InlineData("date('2024-02-29')", "\"2024-02-29T00:00:00Z\"")]
    [InlineData("duration('1us')", "1000")]
    [InlineData("b'abc'", "\"YWJj\"")]
    [InlineData("'é'[0:1]", "\"\\ufffd\"")]
    public void ToJson_Values_AreWrittenAsByGo(string source, string expected) =>
        Expression.Evaluate($"toJSON({source})").AsString().ShouldBe(expected);

    [Theory]
    [InlineData("toJSON(0 / 0)")]
    [InlineData("toJSON(groupBy([1], #))")]
    [InlineData("toJSON(isNaN)")]
    [InlineData("fromJSON('')")]
    [InlineData("fromJSON('1 2')")]
    [InlineData("fromJSON('[1,]')")]
    [InlineData("fromJSON('1e400')")]
    [InlineData("fromJSON('NaN')")]
    [InlineData("fromBase64('YWJ')")]
    public void Json_ThatCannotBe_IsAnError(string source) => Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Runtime);

    [Theory]
    [InlineData("fromJSON('{\"a\": 1, \"a\": 2}')", "map[a:2]")]
    [InlineData("fromJSON('[1, -0, 1e2]')", "[1 -0 100]")]
    [InlineData("fromJSON('\"\\\\ud800x\"')", "\uFFFDx")]
    [InlineData("type(fromJSON('1'))", "float")]
    [InlineData("fromBase64(toBase64('é')) == 'é'", "true")]
    [InlineData("fromBase64('YW\\nJj')", "abc")]
    public void FromJson_Text_IsReadAsByGo(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);
}
