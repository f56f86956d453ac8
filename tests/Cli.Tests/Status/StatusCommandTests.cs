using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cli.Tests;

/// <summary>Row J14.</summary>
public sealed class StatusCommandTests : PluginTest
{
    private const string Degraded = "The rollout is in a degraded state with message: RolloutAborted: metric bad";

    [Theory]
    [InlineData(""" "phase":"Healthy","message":"" """, 0, "Healthy\n", "")]
    [InlineData(""" "phase":"Paused","message":"BlueGreenPause" """, 0, "Paused - BlueGreenPause\n", "")]
    [InlineData(""" "phase":"Progressing","message":"" """, 0, "Progressing - \n", "")]
    [InlineData(""" "phase":"Degraded","message":"RolloutAborted: metric bad" """, 1, "Degraded\n", "Error: " + Degraded + "\n")]
    public async Task Status_NotWatching_PrintsPhaseAndMessage(string status, int code, string output, string error)
    {
        await CreateRolloutAsync(TwoSteps, status);

        (await Bed.RunAsync("status", "guestbook", "--watch=false")).ShouldBe(new CommandRun(code, output, error));
    }

    [Theory]
    [InlineData(""" "phase":"Healthy","message":"" """, 0, "Healthy\n", "")]
    [InlineData(
        """ "phase":"Degraded","message":"RolloutAborted: metric bad" """,
        1,
        "Degraded - RolloutAborted: metric bad\n",
        "Error: " + Degraded + "\n"
    )]
    public async Task Status_AlreadyDone_EndsAtOnce(string status, int code, string output, string error)
    {
        await CreateRolloutAsync(TwoSteps, status);

        (await Bed.RunAsync("status", "guestbook")).ShouldBe(new CommandRun(code, output, error));
    }

    [Theory]
    [InlineData("--timeout", "300ms")]
    [InlineData("-t", "0.3s")]
    public async Task Status_StillWaiting_GivesUpAfterTheTimeout(string flag, string timeout)
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        var time = new ManualTimeProvider();
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["status", "guestbook", flag, timeout, "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error) with
            {
                Time = time,
            },
            CancellationToken.None
        );
        await Eventually.HoldsAsync(() => shown.ToString() == "Paused - CanaryPauseStep\n", "the phase");

        time.Advance(TimeSpan.FromMilliseconds(300));

        (await running).ShouldBe(1);
        shown.ToString().ShouldBe("Paused - CanaryPauseStep\n");
        error.ToString().ShouldBe("Error: Rollout status watch exceeded timeout\n");
    }

    [Fact]
    public async Task Status_WrongTimeout_NamesTheFlag() =>
        (await Bed.RunAsync("status", "guestbook", "--timeout", "60")).ShouldBe(
            new CommandRun(1, "", "Error: --timeout \"60\" must be a duration such as 1s, 2m or 3h, or 0\n")
        );

    [Fact]
    public async Task Status_Watching_PrintsEachChangeUntilHealthy()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["status", "guestbook", "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error),
            CancellationToken.None
        );
        foreach (
            var (status, text) in ((string, string)[])
                [
                    ("""{"replicas":9}""", "Paused - CanaryPauseStep\n"),
                    (
                        """{"phase":"Progressing","message":"more replicas need to be updated"}""",
                        "Progressing - more replicas need to be updated\n"
                    ),
                    ("""{"phase":"Healthy","message":null}""", "Healthy\n"),
                ]
        )
        {
            await Bed.SetStatusAsync(KnownResources.Rollouts, "guestbook", Objects.Json(status));
            await Eventually.HoldsAsync(() => shown.ToString().EndsWith(text, StringComparison.Ordinal), text);
        }

        (await running).ShouldBe(0);
        shown.ToString().ShouldBe("Paused - CanaryPauseStep\nProgressing - more replicas need to be updated\nHealthy\n");
    }

    [Fact]
    public async Task Status_CtrlC_IsNoSuccess()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var ctrlC = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var run = await Bed.RunAsync(["status", "guestbook"], null, ctrlC.Token);

        run.Code.ShouldBe(1);
    }
}
