namespace Rollouts.Analysis.Tests;

public sealed class LostWindowsTests
{
    private static readonly WindowRow[] Rows = [new([1, 2], [3, 4]), new([5, 6], [7, 8]), WindowRow.Missing("gone")];

    [Fact]
    public void Tell_StillMissing_SaysWhichAreAskedForAgain()
    {
        var lost = new LostWindows(0, 3, LostWindows.DigestOf(Rows));

        lost.Tell(Rows[..1]).ShouldBe(" The store has lost windows 1 to 3; they are asked for again.");
    }

    [Fact]
    public void Tell_AskedAgain_SaysWhetherTheAnswersWereTheSame()
    {
        var lost = new LostWindows(2, 3, LostWindows.DigestOf(Rows));
        WindowRow[] other = [.. Rows[..2], new([0, 0], [0, 0])];

        lost.Tell(Rows).ShouldContain("lost window 3; they were asked for again, and the answers were the same");
        lost.Tell([.. Rows, Rows[0]]).ShouldContain("the answers were the same", Case.Sensitive, "a later window is no part of the loss");
        lost.Tell(other).ShouldContain("the answers were not the same");
        lost.Tell(other).ShouldContain("twice the probability alpha");
    }

    [Fact]
    public void And_TwoLosses_AreToldAsOne()
    {
        var first = new LostWindows(3, 8, new string('a', 16));

        new LostWindows(0, 5, new string('b', 16)).And(first).ShouldBe(first with { From = 0 });
        new LostWindows(4, 9, new string('b', 16)).And(first).ShouldBe(new LostWindows(3, 9, new string('b', 16)));
        first.And(null).ShouldBe(first);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var lost = new LostWindows(3, 8, LostWindows.DigestOf(Rows));

        LostWindows.Read(lost.Write()).ShouldBe(lost);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8 8 0123456789abcdef")]
    [InlineData("-1 8 0123456789abcdef")]
    [InlineData("1 8 0123")]
    [InlineData("1 8")]
    public void Read_AnyOtherText_IsNoLoss(string? text) => LostWindows.Read(text).ShouldBeNull();
}
