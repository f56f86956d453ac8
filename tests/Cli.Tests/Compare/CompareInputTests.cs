using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Cli.Tests;

/// <summary>Files that make no sense: the message names file, line, value and remedy.</summary>
public sealed class CompareInputTests : CompareFiles
{
    [Theory]
    [InlineData("1\n2\nabc", "line 3", "\"abc\" is no finite number", "0.25")]
    [InlineData("1\n1e999", "line 2", "\"1e999\" is no finite number", "0.25")]
    [InlineData("1\n1,2", "line 2", "2 columns instead of 1", "leave a cell empty")]
    [InlineData("1,2,3", "line 1", "3 columns and no header", "time,value")]
    [InlineData("size,colour\n1,2", "line 1", "the header is \"size,colour\"", "events,exposure")]
    [InlineData("time,value\nyesterday,2", "line 2", "\"yesterday\" is no time", "2026-01-31T12:00:00Z")]
    [InlineData("le1,le0.5,le+Inf\n1,2,3", "line 1", "0.5 does not ascend", "sort the buckets")]
    [InlineData("le1,le2\n1,2", "line 1", "do not end with le+Inf", "add it")]
    [InlineData("le1,lex,le+Inf\n1,2,3", "line 1", "\"lex\" is no bucket", "le0.25")]
    [InlineData("", "c.csv holds no row", "one number per line", "")]
    [InlineData("# nothing\n\n", "c.csv holds no row", "one number per line", "")]
    [InlineData("value", "c.csv holds no row", "one number per line", "")]
    public async Task Compare_ALineThatMakesNoSense_IsNamed(string text, string place, string value, string remedy)
    {
        var run = await CompareAsync(Write("c.csv", text.Split('\n')), Write("b.csv", "1"));
        run.Code.ShouldBe(1);
        run.Error.ShouldContain(place);
        run.Error.ShouldContain(value);
        run.Error.ShouldContain(remedy);
    }

    [Fact]
    public async Task Compare_FilesThatDoNotFitTogether_AreRefused()
    {
        var (gauge, count, histogram) = (
            Write("g.csv", "1"),
            Write("n.csv", "events,exposure", "1,2"),
            Write("h.csv", "le1,le+Inf", "1,2")
        );
        (await CompareAsync(gauge, count)).Error.ShouldContain("give both files the same columns");
        (await CompareAsync(gauge, gauge, "--kind", "histogram")).Error.ShouldContain("--kind histogram does not fit");
        (await CompareAsync(histogram, Write("h2.csv", "le2,le+Inf", "1,2"))).Error.ShouldContain("share no bucket edge");
        (await CompareAsync(histogram, histogram, "--judge", "kayenta")).Error.ShouldContain("use --judge rollouts");
        (await CompareAsync(gauge, Missing("none.csv"))).Error.ShouldContain("cannot be read");
        (await CompareAsync(Write("twice.csv", "1,2", "1,3"), Write("times.csv", "1,2", "2,3"))).Error.ShouldContain(
            "line 2: the time of line 1 again"
        );
        (await CompareAsync(gauge, Write("minus.csv", "-1"), "--kind", "samples")).Error.ShouldContain("negative");
    }

    [Fact]
    public async Task Compare_MoreThanAnyMeasurements_IsRefusedEarly()
    {
        (await CompareAsync(Write("c.csv", new string('1', 200_000)), Write("b.csv", "1"))).Error.ShouldContain(
            "line 1: the line has more than 65536 characters"
        );
        (await CompareAsync(Write("d.csv", new string(',', 300)), Write("b.csv", "1"))).Error.ShouldContain(
            "301 columns, and 200 are allowed"
        );
        (await CompareAsync(Write("e.csv", [.. Enumerable.Repeat("1", 1_000_001)]), Write("b.csv", "1"))).Error.ShouldContain(
            "more than 1000000 lines"
        );
    }

    [Fact]
    public async Task Compare_ACellWithTerminalCodes_IsShownHarmless()
    {
        var run = await CompareAsync(Write("c.csv", "1", "\u001b[2Jx"), Write("b.csv", "1"));
        run.Error.ShouldContain("\\x1b[2Jx");
        run.Error.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Read_AnyText_GivesRowsOrAMessage() =>
        Prop.ForAll(
                Gen.ArrayOf(
                        Gen.Elements(
                            "1",
                            "-2.5",
                            ",",
                            "\n",
                            "\r\n",
                            "le",
                            "+Inf",
                            "time",
                            "value",
                            "events,exposure",
                            " ",
                            "\"",
                            "#",
                            "e",
                            "NaN",
                            "\uFEFF",
                            "sum"
                        )
                    )
                    .Select(static parts => string.Concat(parts))
                    .ToArbitrary(),
                static text =>
                {
                    try
                    {
                        var file = ArmFileReader.Read("file.csv", new StringReader(text));
                        file.Rows.ShouldAllBe(row => row.Values.Length == file.Columns.Count - file.Columns.TimeIndex - 1);
                    }
                    catch (CompareException exception)
                    {
                        exception.Message.ShouldContain("file.csv");
                    }
                }
            )
            .QuickCheckThrowOnFailure();
}
