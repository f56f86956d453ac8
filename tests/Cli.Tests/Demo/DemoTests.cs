using Rollouts.Simulation;

namespace Rollouts.Cli.Tests;

/// <summary>The demo as a user runs it, in this process: real HTTP between all parts.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_GoodThenBadVersion_PromotesTheOneAndRollsTheOtherBack()
    {
        var (code, output) = await RunAsync("demo", "--no-prometheus", "--timeout", "170");

        code.ShouldBe(0, output);
        output.ShouldContain("rollouts-demo:v2  version");
        output.ShouldContain(": promoted after");
        output.ShouldContain(": rolled back after");
        output.ShouldContain("measured error-percent Failed");
        output.ShouldContain("result.errorPercent >= 5");
        output.ShouldContain("The demo succeeded");
        output.ShouldNotContain("\e[");
    }

    [Fact]
    public async Task Demo_WithARealPrometheus_DecidesTheSame()
    {
        Assert.SkipUnless(PrometheusProcess.Find() is not null, "no prometheus binary on PATH");

        var (code, output) = await RunAsync("demo", "--timeout", "170");

        code.ShouldBe(0, output);
        output.ShouldContain("Prometheus provider");
        output.ShouldContain("[result[0] >= 5]");
    }

    [Fact]
    public async Task Demo_PrometheusThatDoesNotScrape_SaysWhatToConfigure()
    {
        await using var workload = new DemoWorkload(TimeProvider.System);
        await using var other = await DemoMetricsServer.StartAsync(workload, 0, TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("demo", "--prometheus", other.Url, "--metrics-port", "0", "--timeout", "120");

        code.ShouldBe(1, output);
        output.ShouldContain("answered with status 404");
        output.ShouldContain("scrape_configs");
    }

    [Fact]
    public async Task Demo_BadVersionIsNotBad_Fails()
    {
        var (code, output) = await RunAsync("demo", "--no-prometheus", "--timeout", "170", "--bad-errors", "0");

        code.ShouldBe(1, output);
        output.ShouldContain("expected: rolled back");
        output.ShouldContain("The demo failed");
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString() + error);
    }
}
