using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Analyses before and after the switch (rows B9, B10, B19, B20, B22 and B32).</summary>
public sealed class BlueGreenAnalysisTests
{
    private static RolloutWorld Updating(Func<BlueGreenStrategy, BlueGreenStrategy> with)
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, with));
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    private static BlueGreenStrategy Before(BlueGreenStrategy strategy) =>
        strategy with
        {
            PrePromotionAnalysis = TestRollouts.ErrorRateAnalysis(),
        };

    private static BlueGreenStrategy After(BlueGreenStrategy strategy) =>
        strategy with
        {
            PostPromotionAnalysis = TestRollouts.ErrorRateAnalysis(),
        };

    private static string Run(RolloutWorld world, string suffix) => $"web-{world.NewHash}-2-{suffix}";

    [Fact]
    public void BeforePromotion_Successful_SwitchesAndPromotes()
    {
        var world = Updating(Before);
        var run = world.AnalysisRuns[Run(world, "pre")];
        run.Metadata.Labels![RolloutLabels.RolloutType].ShouldBe("PrePromotion");
        world.Selected("active").ShouldNotBe(world.NewHash);
        world.Rollout.Status.BlueGreen.PrePromotionAnalysisRunStatus!.Name.ShouldBe(Run(world, "pre"));

        world.Finish(Run(world, "pre"), AnalysisPhase.Successful);
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Messages.ShouldContain($"PrePromotion Analysis Run '{Run(world, "pre")}' Status New: 'Successful' Previous: ''");
    }

    [Fact]
    public void BeforePromotion_Failed_Aborts()
    {
        var world = Updating(Before);

        world.Finish(Run(world, "pre"), AnalysisPhase.Failed, "metric \"m\" assessed Failed");
        world.Settle();

        world.Selected("active").ShouldBe(world.Rollout.Status.StableRS);
        world.Rollout.Status.Message.ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: "
                + "Blue/green pre-promotion analysis phase error/failed: metric \"m\" assessed Failed"
        );
    }

    [Fact]
    public void BeforePromotion_FailedThenRetried_TheOldRunDoesNotCount()
    {
        var world = Updating(Before);
        world.Finish(Run(world, "pre"), AnalysisPhase.Failed);
        world.Settle();
        world.Advance(TimeSpan.FromMinutes(1));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();
        world.Rollout.Status.Abort.ShouldBeFalse();
        var second = Run(world, "pre") + ".1";
        world.Rollout.Status.BlueGreen.PrePromotionAnalysisRunStatus!.Name.ShouldBe(second);

        world.Finish(second, AnalysisPhase.Successful);
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void BeforePromotion_MeasuredNothing_IsNoSuccess()
    {
        var world = Updating(Before);

        world.Finish(Run(world, "pre"), AnalysisPhase.Successful, count: 0);
        world.Settle();

        world.Selected("active").ShouldNotBe(world.NewHash);
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldContain("before it measured anything");
    }

    [Fact]
    public void BeforePromotion_Inconclusive_WaitsForAUserAndMeasuresAgain()
    {
        var world = Updating(Before);
        world.Finish(Run(world, "pre"), AnalysisPhase.Inconclusive);
        world.Settle();
        world.Rollout.Status.Message.ShouldBe("InconclusiveAnalysisRun");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        world.AnalysisRuns.ShouldContainKey(Run(world, "pre") + ".1");
        world.Selected("active").ShouldNotBe(world.NewHash);
    }

    [Fact]
    public void BeforePromotion_ThePauseBeginsAfterIt()
    {
        var world = Updating(strategy => Before(strategy) with { AutoPromotionSeconds = 10 });
        world.Advance(TimeSpan.FromMinutes(5));
        world.Settle();
        world.Rollout.Status.PauseConditions.ShouldBeNull();

        world.Finish(Run(world, "pre"), AnalysisPhase.Successful);
        world.Settle();

        world.Rollout.Status.PauseConditions!.ShouldHaveSingleItem().StartTime.ShouldBe(world.Now);
        world.Selected("active").ShouldNotBe(world.NewHash);
    }

    [Fact]
    public void BeforePromotion_WithFewPreviewPods_RunsOnThose()
    {
        var world = Updating(strategy => Before(strategy) with { PreviewReplicaCount = 1 });
        world.SizeOf(world.NewHash).ShouldBe(1);

        world.Finish(Run(world, "pre"), AnalysisPhase.Successful);
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(2);
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void AfterPromotion_RunsOnUsersTraffic_AndThenTheVersionIsStable()
    {
        var world = Updating(After);
        var old = world.Rollout.Status.StableRS;
        world.Selected("active").ShouldBe(world.NewHash);
        old.ShouldNotBe(world.NewHash);
        world.Rollout.Status.Message.ShouldBe("waiting for analysis to complete");
        world.Advance(TimeSpan.FromMinutes(10));
        world.Settle();
        world.SizeOf(old).ShouldBe(2);

        world.Finish(Run(world, "post"), AnalysisPhase.Successful);
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.SizeOf(old).ShouldBe(0);
    }

    [Fact]
    public void AfterPromotion_Failed_UsersGoBack()
    {
        var world = Updating(After);
        var old = world.Rollout.Status.StableRS;

        world.Finish(Run(world, "post"), AnalysisPhase.Error, "no answer");
        world.Settle();

        world.Selected("active").ShouldBe(old);
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldEndWith("Blue/green post-promotion analysis phase error/failed: no answer");
    }

    [Fact]
    public void PromoteFull_StopsTheRun()
    {
        var world = Updating(Before);

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
        world.AnalysisRuns[Run(world, "pre")].Spec.Terminate.ShouldBeTrue();
    }

    [Fact]
    public void PromoteFull_WhileAnAnalysisIsUndecided_PromotesAllTheSame()
    {
        var world = Updating(Before);
        world.Finish(Run(world, "pre"), AnalysisPhase.Inconclusive);
        world.Settle();
        world.Rollout.Status.Message.ShouldBe("InconclusiveAnalysisRun");

        // What `promote --full` writes (row J24): the pause is left to the controller.
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.PauseConditions.ShouldBeNull();
    }

    [Fact]
    public void PromoteFull_WhatTheStoppedRunComesTo_IsNotedButNoNews()
    {
        var world = Updating(Before);
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Finish(Run(world, "pre"), AnalysisPhase.Successful);
        world.Settle();

        world.Rollout.Status.BlueGreen.PrePromotionAnalysisRunStatus!.Status.ShouldBe(AnalysisPhase.Successful);
        world.Events.ShouldNotContain("AnalysisRunSuccessful");
    }

    [Fact]
    public void AfterPromotion_Inconclusive_WaitsForAUserAndMeasuresAgain()
    {
        var world = Updating(strategy => Before(After(strategy)) with { AutoPromotionEnabled = false });
        var old = world.Rollout.Status.StableRS;
        world.Finish(Run(world, "pre"), AnalysisPhase.Successful);
        world.Settle();
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Finish(Run(world, "post"), AnalysisPhase.Inconclusive);
        world.Settle();
        world.Rollout.Status.Message.ShouldBe("InconclusiveAnalysisRun");
        world.Advance(TimeSpan.FromHours(1));
        world.Settle();
        world.SizeOf(old).ShouldBe(2);

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(old);
        world.Finish(Run(world, "post") + ".1", AnalysisPhase.Successful);
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.AnalysisRuns.Count.ShouldBe(3);
    }
}
