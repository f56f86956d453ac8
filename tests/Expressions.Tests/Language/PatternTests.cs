using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

public sealed class PatternTests
{
    private static readonly string[] Atoms =
    [
        .. new[] { "a", "b", "ab", ".", "-", "\\.", "\\d", "[^0-9A-Za-z_]", "\\S", "[ab]", "[^a]", "[a-c.]", "[\\d-]", "[b-]" },
        .. new[] { "(^|a)", "(b|$)", "", "^a", "b$", "()", "é", "[^é]", "[à-ü]", "(?s:.)", "(?i:k)", "(?i:[É-Ü])", "\\x{e9}" },
    ];

    [Theory]
    [InlineData("^2[0-9]{2} OK$", "200 OK", true)]
    [InlineData("^2[0-9]{2} OK$", "2000 OK", false)]
    [InlineData("^2[0-9]{2} OK$", "200 OK\n", false)]
    [InlineData("5..", "HTTP 503", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("^(GET|HEAD) /api/", "HEAD /api/x", true)]
    [InlineData("^$", "", true)]
    [InlineData("$^", "", true)]
    [InlineData("^^a$$", "a", true)]
    [InlineData("(^|,)ok(,|$)", "no,ok", true)]
    [InlineData("(^|,)ok(,|$)", "no,okay", false)]
    [InlineData("(^)*a", "ba", true)]
    [InlineData("x*", "", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("^[^x]$", "é", true)]
    [InlineData("é+$", "caféé", true)]
    [InlineData("error", "no éclair, but an error", true)]
    [InlineData("^\\w+$", "naïve", false)]
    [InlineData("(?i)timeout", "Request TimeOut", true)]
    [InlineData("\\bok\\b", "it is ok now", true)]
    [InlineData("\\bok\\b", "token", false)]
    [InlineData("\\Bk\\B", "token", true)]
    [InlineData("\\bé", "é", false)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^..$", "😀", false)]
    [InlineData("[😀-😂]", "😁", true)]
    [InlineData("\\x{1F600}", "😀", true)]
    [InlineData("(?i)k", "\u212a", true)]
    [InlineData("(?i)ſ", "S", true)]
    [InlineData("(?i)[^k]", "K", false)]
    [InlineData("(?i)\\W", "s", false)]
    [InlineData("(?i)straße", "STRAẞE", true)]
    [InlineData("(?i)\\p{Lu}", "a", true)]
    [InlineData("\\p{Lu}\\pL+", "Ärger", true)]
    [InlineData("\\P{L}", "abc", false)]
    [InlineData("\\p{^L}", "abc1", true)]
    [InlineData("^\\p{Greek}+$", "λόγος", true)]
    [InlineData("^\\p{Gothic}+$", "𐌰𐌱", true)]
    [InlineData("^\\p{Old_Italic}$", "𐌀", true)]
    [InlineData("\\p{Ethiopic}", "abc", false)]
    [InlineData("^\\P{Common}$", " ", false)]
    [InlineData("^[[:^alpha:]]$", "1", true)]
    [InlineData("[[:alpha]", ":", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[^]a]", "]", false)]
    [InlineData("\\s", "\v", false)]
    [InlineData("[[:space:]]", "\v", true)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(a(?i)b)c", "aBc", true)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("(?i-i)A", "a", false)]
    [InlineData("\\Qa.b\\E+", "a.bb", true)]
    [InlineData("\\Qa.b", "axb", false)]
    [InlineData("\\07\\x07\\a", "\a\a\a", true)]
    [InlineData("\\101", "A", true)]
    [InlineData("(?P<code>2..)", "200", true)]
    [InlineData("(?<code>2..)", "200", true)]
    [InlineData("(?U)a+?", "a", true)]
    [InlineData("a{2}{,3}", "aa{,3}", true)]
    [InlineData("a{02}", "a{02}", true)]
    [InlineData("^a{1000}$", "a", false)]
    [InlineData("^(?:a{0}|b)$", "", true)]
    public void Matches_Pattern_IsFoundAsRe2Does(string pattern, string text, bool found) => Matches(pattern, text).ShouldBe(found);

    [Theory]
    [InlineData("a**")]
    [InlineData("a{2}{3}")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[z-a]")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a|*")]
    [InlineData("a{1001}")]
    [InlineData("(a{10}){101}")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData("(?x)a")]
    [InlineData("(?-)a")]
    [InlineData("(?i")]
    [InlineData("(?P<a-b>x)")]
    [InlineData("(?P<a>x)(?P<a>y)")]
    [InlineData("\\1")]
    [InlineData("\\Z")]
    [InlineData("\\C")]
    [InlineData("\\u0041")]
    [InlineData("\\x4")]
    [InlineData("\\x{110000}")]
    [InlineData("\\p{IsGreek}")]
    [InlineData("\\p{L")]
    [InlineData("[[:nope:]]")]
    [InlineData("[a-\\d]")]
    [InlineData("[\\Q]")]
    [InlineData("\\")]
    public void Matches_InvalidPattern_IsRefusedBeforeTheRun(string pattern) =>
        Should.Throw<ExpressionException>(() => Matches(pattern, "a")).Code.ShouldBe(ExpressionErrorCode.Type);

    [Theory]
    [InlineData("^(a|aa|a?a)*(a+b|a*c){3}$")]
    [InlineData("(?:.{0,50}a){3}\\bc")]
    [InlineData("(?i)(x+x+)+y")]
    [InlineData("(((a|b)?){10}){10}\\bc")]
    public void Matches_LongText_TakesEachCharacterOnce(string pattern) => Matches(pattern, new string('a', 4_000)).ShouldBeFalse();

    [Theory]
    [InlineData("((\\pL{10}){10}){10}é", 100_000)]
    [InlineData("(?:(?:.?){1000}\\b){1}x", 100_000)]
    public void Matches_MoreWorkThanSteps_IsALimit(string pattern, int length) =>
        Should.Throw<ExpressionException>(() => Matches(pattern, new string('a', length))).Code.ShouldBe(ExpressionErrorCode.Limit);

    [Fact]
    public void Matches_PatternTooLargeWrittenOut_IsALimit() =>
        Should
            .Throw<ExpressionException>(() => Matches(string.Concat(Enumerable.Repeat("[a-z]{1000}", 100)), "a"))
            .Code.ShouldBe(ExpressionErrorCode.Limit);

    [Fact]
    public void Matches_ComputedPatterns_AreChargedFor() =>
        Should
            .Throw<ExpressionException>(() => Expression.Evaluate("count(1..100000, 'a' matches '(?i)\\\\b[a-z]{900}' + string(#))"))
            .Code.ShouldBe(ExpressionErrorCode.Limit);

    [Fact]
    public void Matches_AnyPattern_AgreesWithTheNonBacktrackingEngine() =>
        Prop.ForAll(
                Pattern(4).ToArbitrary(),
                Gen.Elements("a", "b", "c", ".", "-", "7", " ", "\n", "é", "É", "k", "\u212a").ListOf().Select(string.Concat).ToArbitrary(),
                (pattern, text) => Matches(pattern, text) == Regex.IsMatch(text, ForDotNet(pattern), RegexOptions.NonBacktracking)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Gen<string> Pattern(int depth)
    {
        var atom = Gen.Elements(Atoms);
        if (depth == 0)
        {
            return atom;
        }

        var part = Pattern(depth - 1);
        var repeat = Gen.Elements("*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}", "*?", "{0,2}?");
        return Gen.OneOf(
            atom,
            part.SelectMany(_ => part, (left, right) => left + right),
            part.SelectMany(_ => part, (left, right) => $"(?:{left}|{right})"),
            part.SelectMany(_ => repeat, (inner, times) => $"({inner}){times}")
        );
    }

    private static bool Matches(string pattern, string text) =>
        Expression.Evaluate($"result matches `{pattern}`", MeasuredValue.FromString(text)).AsBool();

    /// <summary>The differences among the pieces above: in .NET <c>$</c> also stands before a last line break.</summary>
    private static string ForDotNet(string pattern) =>
        pattern.Replace("$", "\\z", StringComparison.Ordinal).Replace("\\x{e9}", "\\xe9", StringComparison.Ordinal);
}
