using System.Text.Json.Nodes;

namespace Rollouts.Cli.Tests;

/// <summary>Rows J9 and J24.</summary>
public sealed class PromoteTests : PluginTest
{
    private const string Promoted = "rollout 'guestbook' promoted\n";

    [Theory]
    [InlineData("{}", """ "pauseConditions":[{"reason":"x"}],"currentStepIndex":0 """, null, """{"status":{"pauseConditions":null}}""")]
    [InlineData("{}", """ "currentStepIndex":0 """, null, """{"status":{"pauseConditions":null,"currentStepIndex":1}}""")]
    [InlineData("{}", "", null, """{"status":{"pauseConditions":null,"currentStepIndex":1}}""")]
    [InlineData("{}", """ "currentStepIndex":2 """, null, """{"status":{"pauseConditions":null,"currentStepIndex":2}}""")]
    [InlineData(
        """{"paused":true}""",
        """ "currentStepIndex":9 """,
        """{"spec":{"paused":false}}""",
        """{"status":{"pauseConditions":null,"currentStepIndex":2}}"""
    )]
    [InlineData(
        "{}",
        """ "pauseConditions":[{"reason":"x"}],"controllerPause":true,"currentStepIndex":0,"canary":{"currentStepAnalysisRunStatus":{"status":"Inconclusive"}} """,
        null,
        """{"status":{"pauseConditions":null,"controllerPause":false,"currentStepIndex":1}}"""
    )]
    [InlineData(
        "{}",
        """ "pauseConditions":[{"reason":"x"}],"controllerPause":true,"currentStepIndex":0,"canary":{"currentBackgroundAnalysisRunStatus":{"status":"Inconclusive"}} """,
        null,
        """{"status":{"pauseConditions":null}}"""
    )]
    public void Next_OfACanary_LeavesThePauseOrTheStep(string spec, string status, string? specPatch, string? statusPatch)
    {
        var patches = PromotePatches.Next(Read(TwoSteps, status, spec));

        patches.Spec?.ToJsonString().ShouldBe(specPatch);
        patches.Status?.ToJsonString().ShouldBe(statusPatch);
        ((bool)patches.Whole!["spec"]!["paused"]!).ShouldBeFalse();
        patches.Whole["status"]!.AsObject().ContainsKey("pauseConditions").ShouldBeTrue();
    }

    [Theory]
    [InlineData(
        """{"blueGreen":{"activeService":"a"}}""",
        """ "pauseConditions":[{"reason":"BlueGreenPause"}] """,
        """{"status":{"pauseConditions":null}}"""
    )]
    [InlineData("""{"blueGreen":{"activeService":"a"}}""", "", null)]
    [InlineData("""{"canary":{}}""", "", null)]
    public void Next_WithoutSteps_OnlyEndsThePause(string strategy, string status, string? statusPatch) =>
        PromotePatches.Next(Read(strategy, status)).Status?.ToJsonString().ShouldBe(statusPatch);

    [Theory]
    [InlineData(""" "stableRS":"a","currentPodHash":"b" """, """{"status":{"promoteFull":true}}""")]
    [InlineData(""" "stableRS":"a","currentPodHash":"a" """, null)]
    [InlineData("", null)]
    public void Full_OnlyWhatIsNotPromotedYet(string status, string? statusPatch)
    {
        var patches = PromotePatches.Full(Read(TwoSteps, status));

        patches.Status?.ToJsonString().ShouldBe(statusPatch);
        patches.Spec.ShouldBeNull();
    }

    [Fact]
    public async Task Promote_PausedCanary_EndsThePause()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary, """ "paused":true, """);

        var run = await Bed.RunAsync("promote", "guestbook");

        run.ShouldBe(new CommandRun(0, Promoted, ""));
        (await StatusOfAsync("pauseConditions")).ShouldBeNull();
        ((int)(await StatusOfAsync("currentStepIndex"))!).ShouldBe(1);
        ((bool?)await SpecOfAsync("paused") ?? false).ShouldBeFalse();
    }

    [Fact]
    public async Task Promote_Full_SetsTheFlag()
    {
        await CreateRolloutAsync(TwoSteps, PausedCanary);

        var run = await Bed.RunAsync("promote", "guestbook", "--full");

        run.ShouldBe(new CommandRun(0, "rollout 'guestbook' fully promoted\n", ""));
        ((bool)(await StatusOfAsync("promoteFull"))!).ShouldBeTrue();
    }

    [Theory]
    [InlineData(
        "--skip-current-step",
        1,
        "Flag --skip-current-step has been deprecated, use without the flag instead ex: promote ROLLOUT_NAME\n"
    )]
    [InlineData("-a", 2, "Flag --skip-all-steps has been deprecated, use --full instead\n")]
    public async Task Promote_DeprecatedFlags_StillWork(string flag, int index, string warning)
    {
        await CreateRolloutAsync(TwoSteps, """ "currentStepIndex":0 """);

        var run = await Bed.RunAsync("promote", "guestbook", flag);

        run.ShouldBe(new CommandRun(0, Promoted, warning));
        ((int)(await StatusOfAsync("currentStepIndex"))!).ShouldBe(index);
    }

    [Fact]
    public async Task Promote_BothDeprecatedFlags_AreRefused() =>
        (await Bed.RunAsync("promote", "guestbook", "-c", "-a")).ShouldBe(
            new CommandRun(1, "", "Error: Cannot use skip-current-step and skip-all-steps flags at the same time\n")
        );

    [Theory]
    [InlineData("""{"canary":{}}""", "Error: Cannot skip steps of a rollout without steps\n")]
    [InlineData("""{"blueGreen":{"activeService":"a"}}""", "Error: Cannot skip steps of a bluegreen rollout. Run without a flags\n")]
    public async Task Promote_SkippingWithoutSteps_IsRefused(string strategy, string error)
    {
        await CreateRolloutAsync(strategy, "");

        var run = await Bed.RunAsync("promote", "guestbook", "-c");

        run.Code.ShouldBe(1);
        run.Error.ShouldEndWith(error);
    }

    private static Api.Rollout Read(string strategy, string status, string spec = "{}")
    {
        var rollout = Objects.Rollout(strategy, status);
        foreach (var (name, value) in Objects.Json(spec))
        {
            rollout["spec"]![name] = value?.DeepClone();
        }

        return Kubernetes.KubeObject.FromNode((JsonNode)rollout).ReadRollout();
    }
}
