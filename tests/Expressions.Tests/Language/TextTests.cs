namespace Rollouts.Expressions.Tests;

/// <summary>Strings are bytes to slices and searches, characters to len and case.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("len('é😀')", "2")]
    [InlineData("'é😀'[0:2]", "é")]
    [InlineData("len('é'[0:1])", "1")]
    [InlineData("'é'[0:1] + 'é'[1:2]", "é")]
    [InlineData("join(['é'[0:1], 'é'[1:2]])", "é")]
    [InlineData("'é' contains 'é'[1:2]", "true")]
    [InlineData("'é' startsWith 'é'[0:1]", "true")]
    [InlineData("indexOf('aé', 'é'[1:2])", "2")]
    [InlineData("lastIndexOf('éa', 'a')", "2")]
    [InlineData("trimPrefix('é', 'é'[0:1]) == 'é'[1:2]", "true")]
    [InlineData("replace('aéb', 'é'[1:2], '')[1:2] == 'é'[0:1]", "true")]
    [InlineData("len(split('éé', 'é'[0:1]))", "3")]
    [InlineData("upper('é'[0:1])", "\uFFFD")]
    [InlineData("'\\uffff' < '\\u{10000}'", "true")]
    [InlineData("'Z' < 'a' and 'a' < 'é'", "true")]
    public void Bytes_OfStrings_CountAsInGo(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("upper('straße')", "STRAßE")]
    [InlineData("lower('İSTANBUL')", "istanbul")]
    [InlineData("upper('ıſ')", "IS")]
    [InlineData("lower('ΑΣ')", "ασ")]
    [InlineData("trim('\\u00a0\\t x \\u3000')", "x")]
    [InlineData("trim('xxaxx', 'x')", "a")]
    [InlineData("trim('éaé', 'é')", "a")]
    [InlineData("trimSuffix('a  ')", "a ")]
    [InlineData("replace('aaa', 'a', 'b', 2)", "bba")]
    [InlineData("replace('ab', '', '-')", "-a-b-")]
    [InlineData("splitAfter('a,b', ',')", "[a, b]")]
    [InlineData("split('a,b,c', ',', 2)", "[a b,c]")]
    [InlineData("split('', ',')", "[]")]
    [InlineData("len(split('', ','))", "1")]
    [InlineData("len(split('', ''))", "0")]
    [InlineData("split('a', ',', 0) == nil", "true")]
    public void Builtins_OfStrings_WorkOnCharacters(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);
}
