using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

public sealed class CanaryAnalysisTests
{
    [Fact]
    public void StepAnalysis_Passed_GoesOn()
    {
        var world = AtAnalysis();
        var run = world.AnalysisRuns.ShouldHaveSingleItem().Value;
        run.Metadata.Name.ShouldBe($"web-{world.NewHash}-2-1");
        run.Metadata.Labels![RolloutLabels.RolloutType].ShouldBe(RolloutRunType.Step);
        run.Metadata.Labels[RolloutLabels.StepIndex].ShouldBe("1");
        run.Spec.Metrics!.ShouldHaveSingleItem().Name.ShouldBe("error-rate");

        world.Finish(run.Metadata.Name!, AnalysisPhase.Successful);
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
    }

    [Theory]
    [InlineData(AnalysisPhase.Failed)]
    [InlineData(AnalysisPhase.Error)]
    public void StepAnalysis_FailedOrErrored_AbortsWithItsMessage(string phase)
    {
        var world = AtAnalysis();
        var name = world.AnalysisRuns.Keys.Single();
        world.Events.Clear();

        world.Finish(name, phase, "Metric \"error-rate\" assessed Failed due to failed (1) > failureLimit (0)");
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeTrue();
        world.Rollout.Status.Message.ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: "
                + "Metric \"error-rate\" assessed Failed due to failed (1) > failureLimit (0)"
        );
        world.Events.ShouldContain($"AnalysisRun{phase}");
        world.New.Spec.Replicas.ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(5);
    }

    [Fact]
    public void Retry_AfterAnAbort_StartsAnotherRun()
    {
        var world = AtAnalysis();
        var first = world.AnalysisRuns.Keys.Single();
        world.Finish(first, AnalysisPhase.Failed);
        world.Settle();

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        world.AnalysisRuns.Keys.ShouldBe([first, $"{first}.1"], ignoreOrder: true);
        world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name.ShouldBe($"{first}.1");
        world.Rollout.Status.Abort.ShouldBeFalse();
    }

    [Fact]
    public void StepAnalysis_Inconclusive_PausesUntilSomebodyDecides()
    {
        var world = AtAnalysis();
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Inconclusive);
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        world.Rollout.Status.Message.ShouldBe(PauseReason.InconclusiveAnalysis);
        world.Rollout.Status.ControllerPause.ShouldBeTrue();

        // What `promote` writes after an inconclusive step analysis (row J24).
        world.PatchStatus(status => status with { PauseConditions = null, ControllerPause = false, CurrentStepIndex = 2 });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void StepAnalysis_StoppedBeforeItMeasured_PromotesNothing()
    {
        var world = AtAnalysis();
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Successful, "Run Terminated", count: 0);
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldContain("before it measured");
    }

    [Fact]
    public void Run_CreatedByAnInterruptedPass_IsTakenUpNotRepeated()
    {
        var world = AtAnalysis();
        var before = world.AnalysisRuns.Single().Value;
        // The status write that names the run is lost.
        world.PatchStatus(status => status with { Canary = status.Canary with { CurrentStepAnalysisRunStatus = null } });

        world.Settle();

        world.AnalysisRuns.ShouldHaveSingleItem().Value.ShouldBe(before);
        world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name.ShouldBe(before.Metadata.Name);
    }

    [Fact]
    public void Abort_ByUser_StopsTheRun()
    {
        var world = AtAnalysis();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.AnalysisRuns.Single().Value.Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name.ShouldBe(world.AnalysisRuns.Keys.Single());
    }

    [Fact]
    public void Abort_ForItsAnalysis_TheStatusGoesOnToSayWhichRunItWas()
    {
        var world = AtAnalysis();
        var run = world.AnalysisRuns.Keys.Single();

        world.Finish(run, AnalysisPhase.Failed, "too many errors");
        world.Settle();

        world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus.ShouldBe(
            new RolloutAnalysisRunStatus
            {
                Name = run,
                Status = AnalysisPhase.Failed,
                Message = "too many errors",
            }
        );
    }

    [Fact]
    public void BackgroundAnalysis_Failing_Aborts()
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause());
        var analysis = new RolloutAnalysisBackground { Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }] };
        var canary = rollout.Spec.Strategy.Canary! with { Analysis = analysis };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
        world.AnalysisRuns.ShouldBeEmpty();
        world.Release("web:v2");
        world.Settle();

        world.Finish($"web-{world.NewHash}-2", AnalysisPhase.Failed, "too many errors");
        world.Settle();

        world.Rollout.Status.Message.ShouldNotBeNull().ShouldContain("Background analysis phase error/failed: too many errors");
    }

    [Fact]
    public void BackgroundAnalysis_InconclusiveInAPause_TheNextPauseIsNotPassedOver()
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause(10), TestRollouts.Pause());
        var analysis = new RolloutAnalysisBackground { Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }] };
        var canary = rollout.Spec.Strategy.Canary! with { Analysis = analysis };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
        world.Release("web:v2");
        world.Settle();
        world.Finish($"web-{world.NewHash}-2", AnalysisPhase.Inconclusive);
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(11));
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
        world
            .Rollout.Status.PauseConditions!.Select(pause => pause.Reason)
            .ShouldBe([PauseReason.InconclusiveAnalysis, PauseReason.CanaryPauseStep], ignoreOrder: true);

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.AnalysisRuns.ShouldContainKey($"web-{world.NewHash}-2.1");
    }

    [Fact]
    public void Runs_BeyondTheHistoryLimit_AreDeletedOldestFirst()
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis());
        var history = new AnalysisRunStrategy { SuccessfulRunHistoryLimit = 1 };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Analysis = history } });

        foreach (var image in new[] { "web:v2", "web:v3", "web:v4" })
        {
            world.Advance(TimeSpan.FromMinutes(1));
            world.Release(image);
            world.Settle();
            world.Finish(world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name, AnalysisPhase.Successful);
            world.Settle();
        }

        world.AnalysisRuns.Keys.ShouldBe([$"web-{world.NewHash}-4-1"]);
    }

    private static RolloutWorld AtAnalysis()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis()));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        return world;
    }
}
