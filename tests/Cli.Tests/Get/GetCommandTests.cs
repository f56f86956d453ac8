using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cli.Tests;

public sealed class GetCommandTests : PluginTest
{
    [Theory]
    [InlineData("rollout")]
    [InlineData("ro")]
    [InlineData("rollouts")]
    public async Task Get_Rollout_PrintsItAndItsVersions(string kind)
    {
        var rollout = await CreateRolloutAsync(TwoSteps, PausedCanary);
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");
        await CreateReplicaSetAsync(rollout, "bbb", 2, "web:2");

        var run = await Bed.RunAsync("get", kind, "guestbook", "--no-color");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        Objects
            .Trim(run.Output)
            .ShouldContain(
                """
                Status:          ॥ Paused
                Message:         CanaryPauseStep
                Strategy:        Canary
                  Step:          1/2
                  SetWeight:     20
                  ActualWeight:  100
                Images:          web:1 (stable)
                                 web:2 (canary)
                """
            );
        run.Output.ShouldContain("│  └──⧉ guestbook-bbb  ReplicaSet  ✔ Healthy");
        run.Output.ShouldNotContain('\e');
    }

    [Fact]
    public async Task Get_Pods_MayBeForbidden_SaysSo()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync(["get", "rollout", "guestbook", "--watch"], Forbid("pods"), CancellationToken.None);

        run.ShouldBe(new CommandRun(1, "", "Error: pods is forbidden: User \"me\" cannot do this\n"));
    }

    [Fact]
    public async Task Get_ClusterWithoutExperiments_ShowsTheRest()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync(
            ["get", "rollout", "guestbook"],
            static request =>
                request.RequestUri!.AbsolutePath.EndsWith("/experiments", StringComparison.Ordinal)
                    ? RefusingHandler.Status(
                        System.Net.HttpStatusCode.NotFound,
                        "NotFound",
                        "the server could not find the requested resource"
                    )
                    : null,
            CancellationToken.None
        );

        run.Code.ShouldBe(0, run.Error);
    }

    [Fact]
    public async Task GetWatch_Change_IsDrawnUntilCtrlC()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var ctrlC = new CancellationTokenSource();
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["get", "rollout", "guestbook", "-w", "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error),
            ctrlC.Token
        );
        await Eventually.HoldsAsync(() => shown.ToString().Contains("CanaryPauseStep", StringComparison.Ordinal), "the first picture");

        await Bed.SetStatusAsync(KnownResources.Rollouts, "guestbook", Objects.Json("""{"message":"changed meanwhile"}"""));
        await Eventually.HoldsAsync(() => shown.ToString().Contains("changed meanwhile", StringComparison.Ordinal), "the next picture");
        await ctrlC.CancelAsync();

        (await running).ShouldBe(0);
        error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetWatch_OnATerminal_ClearsItBeforeEachPicture()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var ctrlC = new CancellationTokenSource();
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["get", "rollout", "guestbook", "-w", "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error) with
            {
                IsTerminal = true,
            },
            ctrlC.Token
        );
        await Eventually.HoldsAsync(() => shown.ToString().Contains("CanaryPauseStep", StringComparison.Ordinal), "the first picture");
        await ctrlC.CancelAsync();

        (await running).ShouldBe(0);
        shown.ToString().ShouldStartWith("\e[H\e[2J\e[0;0HName:            guestbook\n");
    }

    [Fact]
    public async Task GetWatch_Timeout_EndsItWithoutAFailure()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync("get", "rollout", "guestbook", "-w", "--timeout-seconds", "1");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetWatch_RolloutDeleted_EndsWithThat()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["get", "rollout", "guestbook", "-w", "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error),
            CancellationToken.None
        );
        await Eventually.HoldsAsync(() => shown.ToString().Contains("CanaryPauseStep", StringComparison.Ordinal), "the first picture");

        await Bed.Client.DeleteAsync(KnownResources.Rollouts, PluginBed.Namespace, "guestbook");

        (await running).ShouldBe(1);
        error.ToString().ShouldBe("Error: rollout.argoproj.io \"guestbook\" not found\n");
    }
}
