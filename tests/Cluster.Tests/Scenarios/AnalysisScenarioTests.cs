using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Analyses of canaries: who starts them, what their verdicts do, who stops them (rows C19 and D44 to D52).</summary>
public sealed class AnalysisScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Background_RunsWhileTheStepsGoOn_AndIsStoppedAtTheEnd()
    {
        await ScenarioTemplates.CreateAsync(clusters, "background", count: 0);
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "background",
            1,
            "canary: { analysis: { templates: [{ templateName: background }] }, steps: [{ setWeight: 50 }, { pause: {} }] }"
        );
        rollout.Runs.ShouldBeEmpty();
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.RunsAsync(1);
        var run = rollout.Runs[0].Header;
        run.Name.ShouldBe($"background-{rollout.Hash("2")}-2");
        run.Labels["rollout-type"].ShouldBe("Background");

        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => (bool?)rollout.Runs[0].ToNode()["spec"]!["terminate"] == true, "told to stop");
        rollout.Status["canary"]?["currentBackgroundAnalysisRunStatus"].ShouldBeNull();
    }

    [Fact]
    public async Task Background_Failed_AbortsAndItsRetryHasARunOfItsOwn()
    {
        await ScenarioTemplates.CreateAsync(clusters, "background-failed");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "background-failed",
            2,
            """
            canary:
              analysis: { templates: [{ templateName: background-failed }] }
              steps: [{ setWeight: 50 }, { pause: {} }, { setWeight: 100 }]
            """
        );
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        await rollout.JudgeAsync("Failed", "no");
        await rollout.PhaseAsync("Degraded");
        ((string?)rollout.Status["message"]).ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Background analysis phase error/failed: no"
        );
        ((string?)rollout.Status["canary"]!["currentBackgroundAnalysisRunStatus"]!["status"]).ShouldBe("Failed");
        await rollout.PodsAsync(("2", 0), ("1", 2));

        await rollout.ScaleAsync(3);
        await rollout.RetryAsync();
        await rollout.RunsAsync(2);
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Paused");
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        rollout.StableRevision.ShouldBe("2");
        await rollout.PodsAsync(("2", 3));
        rollout.Runs.Count.ShouldBe(2, string.Join(", ", rollout.Runs.Select(static run => run.ToNode().ToJsonString())));
    }

    [Fact]
    public async Task Step_Successful_GoesOn_FailedThenRetried_RunsAnew()
    {
        await ScenarioTemplates.CreateAsync(clusters, "judged-step");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "judged-step",
            2,
            "canary: { steps: [{ setWeight: 50 }, { analysis: { templates: [{ templateName: judged-step }] } }, { setWeight: 100 }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        rollout.Runs[0].Header.Name.ShouldBe($"judged-step-{rollout.Hash("2")}-2-1");
        rollout.Phase.ShouldBe("Progressing");
        await rollout.JudgeAsync("Failed");
        await rollout.PhaseAsync("Degraded");
        ((string?)rollout.Status["message"]).ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed"
        );
        ((string?)rollout.Status["canary"]!["currentStepAnalysisRunStatus"]!["status"]).ShouldBe("Failed");

        await rollout.RetryAsync();
        await rollout.RunsAsync(2);
        rollout.Runs[1].Header.Name.ShouldBe($"judged-step-{rollout.Hash("2")}-2-1.1");
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Healthy");

        rollout.StableRevision.ShouldBe("2");
        await rollout.AwaitAsync(() => rollout.Events.Count(static reason => reason == "RolloutCompleted") == 2, "the last event");
        rollout
            .Events.Where(static reason => reason.StartsWith("AnalysisRun", StringComparison.Ordinal))
            .ShouldBe(["AnalysisRunFailed", "AnalysisRunSuccessful"]);
    }

    [Fact]
    public async Task Step_Inconclusive_PausesUntilPromoted_AndTheVersionWaits()
    {
        await ScenarioTemplates.CreateAsync(clusters, "undecided");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "undecided",
            2,
            "canary: { steps: [{ setWeight: 50 }, { analysis: { templates: [{ templateName: undecided }] } }, { pause: {} }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        await rollout.JudgeAsync("Inconclusive");
        await rollout.PhaseAsync("Paused");
        ((string?)rollout.Status["pauseConditions"]![0]!["reason"]).ShouldBe("InconclusiveAnalysisRun");
        ((string?)rollout.Status["message"]).ShouldBe("InconclusiveAnalysisRun");

        await rollout.PromoteAsync();
        await rollout.StepAsync(2);
        await rollout.PromoteAsync();

        await rollout.PhaseAsync("Healthy");
        rollout.Runs.Count.ShouldBe(1);
    }

    /// <summary>A pause with a duration, an analysis and an abort, each passed over; nothing of a later step is begun.</summary>
    [Fact]
    public async Task PromoteFull_AfterPromotionsAndAnAbort_StartsNoAnalysis()
    {
        await ScenarioTemplates.CreateAsync(clusters, "in-full");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "in-full",
            1,
            """
            canary:
              analysis: { templates: [{ templateName: in-full }], startingStep: 4 }
              steps:
                - pause: { duration: 24h }
                - analysis: { templates: [{ templateName: in-full }] }
                - pause: {}
                - analysis: { templates: [{ templateName: in-full }] }
            """
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PromoteAsync();
        await rollout.StepAsync(1);
        await rollout.RunsAsync(1);
        await rollout.PhaseAsync("Progressing");

        await rollout.PromoteAsync();
        await rollout.StepAsync(2);
        await rollout.AwaitAsync(() => (bool?)rollout.Runs[0].ToNode()["spec"]!["terminate"] == true, "told to stop");
        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");
        await rollout.PromoteFullAsync();
        await rollout.PhaseAsync("Healthy");

        rollout.Runs.Count.ShouldBe(1);
        rollout.StableRevision.ShouldBe("2");
        ((bool?)rollout.Status["abort"]).ShouldBeNull();
    }

    [Fact]
    public async Task Template_ThatComesLater_MendsTheInvalidSpec()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "late-template",
            0,
            "canary: { analysis: { templates: [{ templateName: late-template }] } }"
        );
        await rollout.PhaseAsync("Degraded");
        var condition = rollout.Status["conditions"]![0]!;
        ((string?)condition["type"]).ShouldBe("InvalidSpec");
        ((string?)condition["message"])
            .ShouldNotBeNull()
            .ShouldBe(
                """The Rollout "late-template" is invalid: spec.strategy.canary.analysis.templates: Invalid value: "late-template": analysistemplate.argoproj.io "late-template" not found"""
            );

        await ScenarioTemplates.CreateAsync(clusters, "late-template");

        await rollout.PhaseAsync("Healthy");
        rollout.Condition("InvalidSpec").ShouldBeNull();
    }

    [Fact]
    public async Task RollbackWindow_BackWithinIt_TakesNoAnalysis()
    {
        await ScenarioTemplates.CreateAsync(clusters, "window");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "window",
            1,
            "canary: { steps: [{ setWeight: 50 }, { analysis: { templates: [{ templateName: window }] } }] }",
            "rollbackWindow: { revisions: 1 }"
        );
        for (var version = 2; version <= 4; version++)
        {
            await rollout.ReleaseAsync($"{version}");
            await rollout.JudgeAsync("Successful");
            await rollout.PhaseAsync("Healthy");
        }

        await rollout.ReleaseAsync("3");
        await rollout.AwaitAsync(() => rollout.StableRevision == "5" && rollout.Phase == "Healthy", "back at once");
        rollout.Runs.Count.ShouldBe(3);
        await rollout.ReleaseAsync("6");
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Healthy");
        await rollout.ReleaseAsync("2");

        // Out of the window: like any other release.
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Healthy");
        rollout.Runs.Count.ShouldBe(5);
        rollout.StableRevision.ShouldBe("7");
    }
}
