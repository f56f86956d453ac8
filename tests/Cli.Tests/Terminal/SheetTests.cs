namespace Rollouts.Cli.Tests;

public sealed class SheetTests
{
    [Fact]
    public void Table_Cells_AreAsWideAsTheWidestAndTwoSpaces()
    {
        var sheet = new Sheet(inColour: false);

        sheet.Table([
            [
                ["NAME"],
                ["AGE"],
            ],
            [
                ["⟳ ", "long-name"],
                [""],
            ],
        ]);

        sheet.ToString().ShouldBe("NAME         AGE\n⟳ long-name  \n");
    }

    [Fact]
    public void Table_InColour_IsLaidOutAsWithout()
    {
        var sheet = new Sheet(inColour: true);

        sheet.Table([
            [
                ["A"],
                ["B"],
            ],
            [
                [new Piece("wide", Ink.Green)],
                [new Piece("x", Ink.Red)],
            ],
        ]);

        sheet.ToString().ShouldBe("A     B\n\e[32mwide\e[0m  \e[31mx\e[0m\n");
    }

    [Fact]
    public void Line_HostileText_CannotLeaveItsColour()
    {
        var sheet = new Sheet(inColour: true);

        sheet.Line(new Piece("a\e[0mb\n", Ink.Red));

        sheet.ToString().ShouldBe("\e[31ma\\x1b[0mb \e[0m\n");
    }
}
