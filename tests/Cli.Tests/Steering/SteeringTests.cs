using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

public sealed class SteeringTests : PluginTest
{
    [Fact]
    public async Task Abort_Several_SetsStatusAndSaysSo()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);
        var other = Objects.Rollout(TwoSteps, "");
        other["metadata"]!["name"] = "other";
        await Bed.CreateAsync(KnownResources.Rollouts, other);

        var run = await Bed.RunAsync("abort", "guestbook", "other");

        run.ShouldBe(new CommandRun(0, "rollout 'guestbook' aborted\nrollout 'other' aborted\n", ""));
        ((bool)(await StatusOfAsync("abort"))!).ShouldBeTrue();
        ((bool)(await Bed.GetAsync(KnownResources.Rollouts, "other"))["status"]!["abort"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Abort_WithoutStatusSubresource_WritesTheObject()
    {
        await CreateRolloutAsync(TwoSteps, "");
        List<string> bodies = [];

        var run = await Bed.RunAsync(
            ["abort", "guestbook"],
            request =>
            {
                if (request.RequestUri!.AbsolutePath.EndsWith("/status", StringComparison.Ordinal))
                {
                    return RefusingHandler.Status(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource");
                }

                bodies.Add(request.Method.Method);
                return null;
            },
            CancellationToken.None
        );

        run.Code.ShouldBe(0, run.Error);
        bodies.ShouldBe(["PATCH"]);
    }

    [Theory]
    [InlineData("abort", "missing")]
    [InlineData("pause", "missing")]
    [InlineData("promote", "missing")]
    [InlineData("restart", "missing")]
    [InlineData("undo", "missing")]
    [InlineData("retry", "rollout", "missing")]
    [InlineData("set", "image", "missing", "www=web:3")]
    public async Task Any_NoSuchRollout_SaysWhatTheServerSays(params string[] args)
    {
        var run = await Bed.RunAsync(args);

        run.ShouldBe(new CommandRun(1, "", "Error: rollouts.argoproj.io \"missing\" not found\n"));
    }

    [Theory]
    [InlineData("get", "rollout", "missing")]
    [InlineData("get", "rollout", "missing", "--watch")]
    [InlineData("status", "missing")]
    [InlineData("status", "missing", "--watch=false")]
    [InlineData("why", "missing")]
    public async Task Look_NoSuchRollout_SaysWhatArgoSays(params string[] args)
    {
        var run = await Bed.RunAsync(args);

        run.ShouldBe(new CommandRun(1, "", "Error: rollout.argoproj.io \"missing\" not found\n"));
    }

    [Theory]
    [InlineData("abort", "guestbook")]
    [InlineData("promote", "guestbook")]
    [InlineData("status", "guestbook")]
    [InlineData("get", "rollout", "guestbook", "-w")]
    [InlineData("list", "rollouts")]
    [InlineData("why", "guestbook")]
    public async Task Any_Forbidden_IsOneSentence(params string[] args)
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync(args, Forbid("rollouts"), CancellationToken.None);

        run.ShouldBe(new CommandRun(1, "", "Error: rollouts is forbidden: User \"me\" cannot do this\n"));
    }

    [Fact]
    public async Task Any_ServerIsGone_NamesIt()
    {
        using var error = new StringWriter();
        using var output = new StringWriter();

        var code = await CommandLine.RunAsync(
            ["abort", "guestbook", "--server", "http://127.0.0.1:1"],
            Bed.Host(output, error),
            CancellationToken.None
        );

        code.ShouldBe(1);
        error.ToString().ShouldStartWith("Error: the API server cannot be reached: ");
        error.ToString().ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task Any_HostileRefusal_CannotReachTheTerminal()
    {
        var run = await Bed.RunAsync(
            ["pause", "guestbook"],
            static _ => RefusingHandler.Status(HttpStatusCode.Forbidden, "Forbidden", "no \u202e\u2028way"),
            CancellationToken.None
        );

        run.Error.ShouldBe("Error: no \\u202e\\u2028way\n");
    }

    [Fact]
    public async Task Pause_Rollout_SetsSpec()
    {
        await CreateRolloutAsync(TwoSteps, "");

        var run = await Bed.RunAsync("pause", "guestbook");

        run.ShouldBe(new CommandRun(0, "rollout 'guestbook' paused\n", ""));
        ((bool)(await SpecOfAsync("paused"))!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("ro")]
    [InlineData("rollouts")]
    [InlineData("rollout")]
    public async Task Retry_AbortedRollout_TakesTheAbortBack(string kind)
    {
        await CreateRolloutAsync(TwoSteps, """ "abort":true """);

        var run = await Bed.RunAsync("retry", kind, "guestbook");

        run.ShouldBe(new CommandRun(0, "rollout 'guestbook' retried\n", ""));
        ((bool?)await StatusOfAsync("abort") ?? false).ShouldBeFalse();
    }

    [Fact]
    public async Task Retry_Experiment_TakesItsStatusAway()
    {
        await Bed.Client.CreateAsync(
            KnownResources.Experiments,
            PluginBed.Namespace,
            Objects.Json(
                """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Experiment","metadata":{"name":"exp","namespace":"shop"},
                 "spec":{"templates":[{"name":"a","selector":{"matchLabels":{"a":"b"}},
                   "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}]},
                 "status":{"phase":"Failed"}}
                """
            )
        );

        var run = await Bed.RunAsync("retry", "exp", "exp");

        run.ShouldBe(new CommandRun(0, "experiment 'exp' retried\n", ""));
        (await Bed.GetAsync(KnownResources.Experiments, "exp"))["status"]?["phase"].ShouldBeNull();
    }

    [Theory]
    [InlineData(new string[0], "0s", 0)]
    [InlineData(new[] { "--in", "10s" }, "10s", 10)]
    [InlineData(new[] { "-i", "1h30m" }, "1h30m", 5400)]
    public async Task Restart_Now_OrLater_SetsTheInstant(string[] flags, string said, int seconds)
    {
        var time = new TestKit.ManualTimeProvider(Objects.Now);
        await using var bed = await PluginBed.StartAsync(time);
        await bed.CreateAsync(KnownResources.Rollouts, Objects.Rollout(TwoSteps, ""));

        var run = await bed.RunAsync(["restart", "guestbook", .. flags]);

        run.ShouldBe(new CommandRun(0, $"rollout 'guestbook' restarts in {said}\n", ""));
        var at = (string)(await bed.GetAsync(KnownResources.Rollouts, "guestbook"))["spec"]!["restartAt"]!;
        at.ShouldBe(Api.KubernetesTime.Format(Objects.Now.AddSeconds(seconds)));
    }

    [Fact]
    public async Task Restart_Several_UntilOneIsNotThere()
    {
        await CreateRolloutAsync(TwoSteps, "");

        var run = await Bed.RunAsync("restart", "guestbook", "missing", "guestbook");

        run.ShouldBe(new CommandRun(1, "rollout 'guestbook' restarts in 0s\n", "Error: rollouts.argoproj.io \"missing\" not found\n"));
    }

    [Fact]
    public async Task Restart_WrongDuration_NamesTheFlag() =>
        (await Bed.RunAsync("restart", "guestbook", "--in", "soon")).ShouldBe(
            new CommandRun(1, "", "Error: --in \"soon\" must be a duration such as 30s, 5m or 1h\n")
        );
}
