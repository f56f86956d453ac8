namespace Rollouts.Cli.Tests;

/// <summary>The demo as a user runs it, in this process: real HTTP between all parts.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_GoodThenBadVersion_PromotesTheOneAndRollsTheOtherBack()
    {
        var (code, output, _) = await CommandRun.OfAsync("demo", "--no-prometheus", "--timeout", "170");

        code.ShouldBe(0, output);
        output.ShouldContain(": promoted after");
        output.ShouldContain(": rolled back after");
        output.ShouldContain("measured error-percent Failed");
        output.ShouldContain("result.errorPercent >= 5");
        output.ShouldContain("wanted 0 %, ready pods 0 new and 5 old, traffic 0 % new and 100 % old");
        output.ShouldContain("The demo succeeded");
        output.ShouldNotContain("\e[");
    }
}
