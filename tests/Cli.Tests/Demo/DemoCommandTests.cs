namespace Rollouts.Cli.Tests;

public sealed class DemoCommandTests
{
    [Theory]
    [InlineData("--bad-errors", "101")]
    [InlineData("--rate", "0")]
    [InlineData("--timeout", "0")]
    [InlineData("--metrics-port", "70000")]
    [InlineData("--prometheus", "ftp://example")]
    public async Task Run_OptionOutOfRange_NamesItAndStartsNothing(string option, string value)
    {
        var (code, output, error) = await CommandRun.OfAsync("demo", option, value);

        code.ShouldBe(1);
        error.ShouldContain($"{option} must be");
        output.ShouldNotContain("inside this process at");
    }

    [Fact]
    public async Task Run_Help_ExplainsTheOptions()
    {
        var (code, output, _) = await CommandRun.OfAsync("demo", "--help");

        code.ShouldBe(0);
        foreach (var option in (string[])["--kubeconfig", "--prometheus", "--keep", "--timeout", "--bad-errors", "--namespace"])
        {
            output.ShouldContain(option);
        }
    }
}
