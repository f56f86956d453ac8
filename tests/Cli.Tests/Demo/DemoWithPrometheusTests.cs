namespace Rollouts.Cli.Tests;

public sealed class DemoWithPrometheusTests
{
    [Fact]
    public async Task Demo_WithARealPrometheus_DecidesTheSame()
    {
        Assert.SkipUnless(PrometheusProcess.Find() is not null, "no prometheus binary on PATH");

        var (code, output, _) = await CommandRun.OfAsync("demo", "--timeout", "170");

        code.ShouldBe(0, output);
        output.ShouldContain("Prometheus provider");
        output.ShouldContain("[result[0] >= 5]");
    }
}
