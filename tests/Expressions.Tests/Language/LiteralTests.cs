namespace Rollouts.Expressions.Tests;

public sealed class LiteralTests
{
    [Theory]
    [InlineData("1__0_", "10")]
    [InlineData("007 + 08", "15")]
    [InlineData("0xFf + 0B1_0 + 0o17", "272")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775807 - 1", "-9223372036854775808")]
    [InlineData(".5 + 5. + 1.e1", "15.5")]
    [InlineData("1e-400", "0")]
    [InlineData("1..3", "[1 2 3]")]
    [InlineData("1.0e5 // a float", "100000")]
    [InlineData("/* one */ 1 /* two */ + 2", "3")]
    [InlineData("1\u00a0+\u00852", "3")]
    public void Numbers_AndBlanks_AreRead(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("1e")]
    [InlineData("0x")]
    [InlineData("0b2")]
    [InlineData("1a")]
    [InlineData("0x1.8")]
    [InlineData("1 /* open")]
    [InlineData("a & b")]
    [InlineData("a === b")]
    [InlineData("true ?.5 : 1")]
    public void Numbers_ThatAreNone_AreRefused(string source) => Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Syntax);

    [Theory]
    [InlineData("'\\a\\b\\f\\n\\r\\t\\v\\\\\\''", "\a\b\f\n\r\t\v\\'")]
    [InlineData("'\\x41\\101\\u0041\\U00000041\\u{41}'", "AAAAA")]
    [InlineData("'\\xe9'", "é")]
    [InlineData("'\\ud83d\\ude00'", "\uFFFD\uFFFD")]
    [InlineData("'\\u{1F600}'", "😀")]
    [InlineData("'a\rb'", "a\nb")]
    [InlineData("`raw \\n ``quoted``\r\n`", "raw \\n `quoted`\r\n")]
    public void Strings_Escapes_StandForCharacters(string source, string expected) =>
        Expression.Evaluate(source).AsString().ShouldBe(expected);

    [Theory]
    [InlineData("'a\nb'")]
    [InlineData("'open")]
    [InlineData("`open")]
    [InlineData("\"\\'\"")]
    [InlineData("'\\0'")]
    [InlineData("'\\400'")]
    [InlineData("'\\X41'")]
    [InlineData("'\\u{}'")]
    [InlineData("'\\u{1234567}'")]
    [InlineData("'\\U00110000'")]
    [InlineData("b'\\u0041'")]
    public void Strings_BadEscapes_AreRefused(string source) => Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Syntax);

    [Theory]
    [InlineData("b'a\\xff\\101é'", "[97 255 65 195 169]")]
    [InlineData("B\"\"", "[]")]
    [InlineData("len(b'é')", "2")]
    [InlineData("type(b'a')", "array")]
    [InlineData("b'\\x01\\x02' == [1, 2]", "true")]
    [InlineData("b'abc' matches 'b.$'", "true")]
    public void Bytes_Literals_AreBytes(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("{0x10: 1, 'b c': 2, in_: 3, true: 4}", "map[0x10:1 b c:2 in_:3 true:4]")]
    [InlineData("{('a' + 'b'): 1,}", "map[ab:1]")]
    [InlineData("{a: 1, a: 2}.a", "1")]
    [InlineData("{if: 1}", null)]
    [InlineData("{a: {}}", "map[a:map[]]")]
    [InlineData("[1, 'a', nil, 2.5,]", "[1 a <nil> 2.5]")]
    public void Collections_Literals_AreMade(string source, string? expected)
    {
        if (expected is null)
        {
            Expression.Fail(source).Code.ShouldBe(ExpressionErrorCode.Syntax);
            return;
        }

        Expression.Evaluate(source).ToGoString().ShouldBe(expected);
    }

    [Fact]
    public void Parse_HalfASurrogatePair_IsTheReplacementCharacter() => Expression.Evaluate("'\uD800'").AsString().ShouldBe("\uFFFD");
}
