using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Cli.Tests;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("guestbook ⟳ ॥ ünï 漢字", "guestbook ⟳ ॥ ünï 漢字")]
    [InlineData("red \e[31m", @"red \x1b[31m")]
    [InlineData("one\ntwo\ttab\r", "one two tab ")]
    [InlineData("bell \a back \b del \u007f c1 \u009b", @"bell \x07 back \x08 del \x7f c1 \x9b")]
    [InlineData("over\u202eride", @"over\u202eride")]
    [InlineData("line\u2028end", @"line\u2028end")]
    public void Of_ControlCharacters_AreMadeVisible(string? text, string expected) => SafeText.Of(text).ShouldBe(expected);

    [Fact]
    public void Of_AnyText_LeavesNothingThatATerminalActsOn() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                static text =>
                    SafeText.Of(text).EnumerateRunes().All(static rune => !Rune.IsControl(rune)) && !SafeText.Of(text).Contains('\e')
            )
            .QuickCheckThrowOnFailure();
}
