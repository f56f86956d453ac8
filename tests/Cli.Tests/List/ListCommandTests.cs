using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cli.Tests;

public sealed class ListCommandTests : PluginTest
{
    [Fact]
    public async Task List_NothingThere_SaysSoOnTheErrorOutput() =>
        (await Bed.RunAsync("list", "rollouts")).ShouldBe(new CommandRun(0, "", "No resources found.\n"));

    [Theory]
    [InlineData("rollouts")]
    [InlineData("ro")]
    [InlineData("rollout")]
    public async Task List_Rollouts_IsATable(string kind)
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync("list", kind);

        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldBe(
            """
            NAME        STRATEGY   STATUS        STEP  SET-WEIGHT  READY  DESIRED  UP-TO-DATE  AVAILABLE
            guestbook   Canary     Paused        1/2   20          0/1    1        0           1        

            """
        );
    }

    [Theory]
    [InlineData("guestbook", true)]
    [InlineData("other", false)]
    public async Task List_Name_ShowsOnlyThat(string name, bool isThere)
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync("list", "rollouts", "--name", name);

        run.Output.Contains("guestbook", StringComparison.Ordinal).ShouldBe(isThere);
    }

    [Fact]
    public async Task List_AllNamespaces_NamesThem()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        var other = Objects.Rollout(TwoSteps, "");
        other["metadata"]!["namespace"] = "default";
        await Bed.Client.CreateAsync(KnownResources.Rollouts, "default", other);

        var run = await Bed.RunAsync("list", "rollouts", "-A");

        run.Output.Split('\n')[0].ShouldStartWith("NAMESPACE  NAME ");
        run.Output.ShouldContain("\ndefault    guestbook ");
        run.Output.ShouldContain("\nshop       guestbook ");
    }

    [Fact]
    public async Task ListWatch_ChangedLine_IsPrintedOnceMore()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        using var ctrlC = new CancellationTokenSource();
        using var shown = new SharedText();
        using var error = new StringWriter();
        var running = CommandLine.RunAsync(
            ["list", "rollouts", "-w", "--server", Bed.Server, "-n", PluginBed.Namespace],
            Bed.Host(shown, error),
            ctrlC.Token
        );
        await Eventually.HoldsAsync(() => shown.ToString().Contains("Paused", StringComparison.Ordinal), "the table");

        await Bed.SetStatusAsync(KnownResources.Rollouts, "guestbook", Objects.Json("""{"message":"no column"}"""));
        await Bed.SetStatusAsync(KnownResources.Rollouts, "guestbook", Objects.Json("""{"updatedReplicas":4}"""));
        await Eventually.HoldsAsync(() => shown.ToString().Contains("  4           1", StringComparison.Ordinal), "the changed line");
        await ctrlC.CancelAsync();

        (await running).ShouldBe(0);
        shown
            .ToString()
            .ShouldBe(
                """
                NAME        STRATEGY   STATUS        STEP  SET-WEIGHT  READY  DESIRED  UP-TO-DATE  AVAILABLE
                guestbook   Canary     Paused        1/2   20          0/1    1        0           1        
                guestbook   Canary     Paused        1/2   20          0/1    1        4           1        

                """
            );
    }
}
