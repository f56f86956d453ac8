using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

/// <summary>Row J13.</summary>
public sealed class SetImageTests : PluginTest
{
    private const string Conflict =
        "Operation cannot be fulfilled on rollouts.argoproj.io \"guestbook\": the object has been modified; please apply your changes to the latest version and try again";

    [Fact]
    public async Task SetImage_Container_ChangesOnlyIt()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync("set", "image", "guestbook", "www=registry:5000/web@sha256:00ff");

        run.ShouldBe(new CommandRun(0, "rollout \"guestbook\" image updated\n", ""));
        var spec = (await SpecOfAsync("template"))!["spec"]!;
        ((string)spec["containers"]![0]!["image"]!).ShouldBe("registry:5000/web@sha256:00ff");
        ((string)(await StatusOfAsync("phase"))!).ShouldBe("Paused");
    }

    [Theory]
    [InlineData(new[] { "*=new:1" }, "new:1", "new:1", "new:1")]
    [InlineData(new[] { "main=new:1", "init=new:2" }, "new:2", "new:1", "old")]
    [InlineData(new[] { "debug=new:1" }, "old", "old", "new:1")]
    public void ApplyTo_Template_ReachesContainersOfEveryKind(string[] changes, string init, string main, string debug)
    {
        var template = JsonNode.Parse(
            """{"spec":{"initContainers":[{"name":"init","image":"old"}],"containers":[null,{"name":1},{"name":"main","image":"old"}],"ephemeralContainers":[{"name":"debug","image":"old"}]}}"""
        )!;

        foreach (var change in changes)
        {
            ImageChange.Parse(change).ApplyTo(template);
        }

        ((string)template["spec"]!["initContainers"]![0]!["image"]!).ShouldBe(init);
        ((string)template["spec"]!["containers"]![2]!["image"]!).ShouldBe(main);
        ((string)template["spec"]!["ephemeralContainers"]![0]!["image"]!).ShouldBe(debug);
    }

    [Fact]
    public async Task SetImage_NoSuchContainer_IsAnError()
    {
        await CreateRolloutAsync(TwoSteps, "");

        (await Bed.RunAsync("set", "image", "guestbook", "other=web:3")).ShouldBe(
            new CommandRun(1, "", "Error: unable to find container named \"other\"\n")
        );
    }

    [Theory]
    [InlineData("www")]
    [InlineData("=web:3")]
    [InlineData("www=")]
    [InlineData("www=a=b")]
    public async Task SetImage_WrongForm_SaysTheForm(string change) =>
        (await Bed.RunAsync("set", "image", "guestbook", change)).ShouldBe(
            new CommandRun(1, "", $"Error: \"{change}\" must have the form CONTAINER=IMAGE, for example www=image:v2\n")
        );

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public async Task SetImage_Conflicts_AreTriedFiveTimes(int conflicts, int code)
    {
        await CreateRolloutAsync(TwoSteps, "");
        var writes = 0;

        var run = await Bed.RunAsync(
            ["set", "image", "guestbook", "www=web:3"],
            request =>
                request.Method == HttpMethod.Put && ++writes <= conflicts
                    ? RefusingHandler.Status(HttpStatusCode.Conflict, "Conflict", Conflict)
                    : null,
            CancellationToken.None
        );

        run.Code.ShouldBe(code);
        writes.ShouldBe(5);
        if (code != 0)
        {
            run.Error.ShouldBe($"Error: {Conflict} (somebody else wrote it meanwhile: try again)\n");
        }
    }

    [Fact]
    public async Task SetImage_WorkloadReference_EditsTheDeployment()
    {
        await CreateRolloutAsync(TwoSteps, "", """ "workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"guestbook"}, """);
        await Bed.CreateAsync(KnownResources.Deployments, UndoTests.Deployment());

        var run = await Bed.RunAsync("set", "image", "guestbook", "www=web:3");

        run.ShouldBe(new CommandRun(0, "deployment \"guestbook\" image updated\n", ""));
        var deployment = await Bed.GetAsync(KnownResources.Deployments, "guestbook");
        ((string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!).ShouldBe("web:3");
    }
}
