using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

public sealed class ExperimentCommandTests : PluginTest
{
    [Theory]
    [InlineData("experiment")]
    [InlineData("exp")]
    [InlineData("experiments")]
    public async Task Get_Experiment_PrintsIt(string kind)
    {
        await CreateAsync();

        var run = await Bed.RunAsync("get", kind, "stress", "--no-color");

        run.Code.ShouldBe(0, run.Error);
        Objects.Trim(run.Output).ShouldStartWith("Name:            stress\nNamespace:       shop\nStatus:          ◌ Running\n\nNAME ");
        run.Output.ShouldContain("Σ stress  Experiment  ◌ Running");
    }

    [Fact]
    public async Task Get_NoSuchExperiment_SaysWhatArgoSays() =>
        (await Bed.RunAsync("get", "experiment", "nothing")).ShouldBe(
            new CommandRun(1, "", "Error: experiment.argoproj.io \"nothing\" not found\n")
        );

    [Fact]
    public async Task List_Experiments_IsATable()
    {
        (await Bed.RunAsync("list", "experiments")).ShouldBe(new CommandRun(0, "", "No resources found.\n"));
        await CreateAsync();

        var run = await Bed.RunAsync("list", "exp");
        var everywhere = await Bed.RunAsync("list", "experiments", "-A");

        run.Code.ShouldBe(0, run.Error);
        run.Output.Split('\n')[0].ShouldBe("NAME        STATUS   DURATION  REMAINING  AGE");
        run.Output.Split('\n')[1].ShouldStartWith("stress      Running  10m       -          ");
        everywhere.Output.Split('\n')[0].ShouldBe("NAMESPACE  NAME        STATUS   DURATION  REMAINING  AGE");
        everywhere.Output.Split('\n')[1].ShouldStartWith("shop       stress      Running  10m ");
    }

    [Theory]
    [InlineData("experiment")]
    [InlineData("exp")]
    [InlineData("experiments")]
    public async Task Terminate_Experiment_AsksForItsEnd(string kind)
    {
        await CreateAsync();

        (await Bed.RunAsync("terminate", kind, "stress")).ShouldBe(new CommandRun(0, "experiment 'stress' terminated\n", ""));

        ((bool)(await Bed.GetAsync(KnownResources.Experiments, "stress"))["spec"]!["terminate"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("analysisrun")]
    [InlineData("ar")]
    [InlineData("analysisruns")]
    public async Task Terminate_Runs_AsksForTheirEndUntilOneIsNotThere(string kind)
    {
        await Bed.CreateAsync(KnownResources.AnalysisRuns, Objects.Run("errors.1", 2, """{"phase":"Running"}"""));

        var run = await Bed.RunAsync("terminate", kind, "errors.1", "nothing");

        run.ShouldBe(new CommandRun(1, "analysisRun 'errors.1' terminated\n", "Error: analysisruns.argoproj.io \"nothing\" not found\n"));
        ((bool)(await Bed.GetAsync(KnownResources.AnalysisRuns, "errors.1"))["spec"]!["terminate"]!).ShouldBeTrue();
    }

    private Task<KubeObject> CreateAsync() =>
        Bed.CreateAsync(KnownResources.Experiments, Objects.Experiment("""{"duration":"10m","templates":[]}""", """{"phase":"Running"}"""));
}
