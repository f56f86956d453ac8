using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

public sealed class PatternTests
{
    private static readonly string[] Atoms =
    [
        .. new[] { "a", "b", "ab", ".", "-", "\\.", "\\d", "[^0-9A-Za-z_]", "\\S", "[ab]", "[^a]", "[a-c.]", "[\\d-]", "[b-]" },
        .. new[] { "(^|a)", "(b|$)", "", "^a", "b$", "()" },
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
    [InlineData("(?=a)")]
    [InlineData("\\")]
    public void Matches_InvalidPattern_IsRefusedBeforeTheRun(string pattern) =>
        Should.Throw<ExpressionException>(() => Matches(pattern, "a")).Code.ShouldBe(ExpressionErrorCode.Type);

    [Fact]
    public void Matches_LongTextAndManyAlternatives_TakesEachCharacterOnce() =>
        Matches("^(a|aa|a?a)*(a+b|a*c){3}$", new string('a', 900_000)).ShouldBeFalse();

    [Fact]
    public void Matches_AnyPattern_AgreesWithTheNonBacktrackingEngine() =>
        Prop.ForAll(
                Pattern(4).ToArbitrary(),
                Gen.Elements("a", "b", "c", ".", "-", "7", " ", "\n", "é").ListOf().Select(string.Concat).ToArbitrary(),
                (pattern, text) => Matches(pattern, text) == Regex.IsMatch(text, ForDotNet(pattern), RegexOptions.NonBacktracking)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

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

    /// <summary>The one difference among the pieces above: in .NET <c>$</c> also stands before a last line break.</summary>
    private static string ForDotNet(string pattern) => pattern.Replace("$", "\\z", StringComparison.Ordinal);
}
