using Rollouts.Simulation;

namespace Rollouts.Cli.Tests;

/// <summary>The demo says so when something does not go as it should.</summary>
public sealed class DemoThatFailsTests
{
    [Fact]
    public async Task Demo_BadVersionIsNotBad_Fails()
    {
        var (code, output, _) = await CommandRun.OfAsync("demo", "--no-prometheus", "--timeout", "170", "--bad-errors", "0");

        code.ShouldBe(1, output);
        output.ShouldContain("expected: rolled back");
        output.ShouldContain("The demo failed");
    }

    [Fact]
    public async Task Demo_PrometheusThatIsNone_SaysWhatToConfigure()
    {
        await using var workload = new DemoWorkload(TimeProvider.System);
        await using var other = await DemoMetricsServer.StartAsync(workload, 0, TestContext.Current.CancellationToken);

        var (code, output, _) = await CommandRun.OfAsync("demo", "--prometheus", other.Url, "--metrics-port", "0", "--timeout", "120");

        code.ShouldBe(1, output);
        output.ShouldContain("answered with status 404");
        output.ShouldContain("scrape_configs");
    }

    [Fact]
    public async Task Demo_TimeIsTooShort_SaysSoAndStopsEverything()
    {
        var (code, output, _) = await CommandRun.OfAsync("demo", "--no-prometheus", "--timeout", "3");

        code.ShouldBe(1, output);
        (output.Contains("not ready within 3 s") || output.Contains("no end within the time")).ShouldBeTrue(output);
    }

    [Fact]
    public async Task Demo_KubeconfigThatIsNotThere_SaysSo()
    {
        var (code, output, _) = await CommandRun.OfAsync("demo", "--kubeconfig", "no/such/file");

        code.ShouldBe(1);
        output.ShouldContain("no/such/file");
    }
}
