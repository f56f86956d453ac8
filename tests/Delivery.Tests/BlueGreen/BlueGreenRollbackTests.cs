using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Ways back: abort, retry, rollback (rows B36 to B38, H29, H30, H32 and H38).</summary>
public sealed class BlueGreenRollbackTests
{
    private static RolloutWorld Paused(Func<BlueGreenStrategy, BlueGreenStrategy>? with = null)
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(
                2,
                strategy =>
                {
                    var paused = strategy with { AutoPromotionEnabled = false };
                    return with?.Invoke(paused) ?? paused;
                }
            )
        );
        world.Release("web:v2");
        world.Settle();
        world.Events.Clear();
        return world;
    }

    [Fact]
    public void Abort_BeforeTheSwitch_PreviewGoesAfterItsDelay()
    {
        var world = Paused();
        var stable = world.Rollout.Status.StableRS;

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Events.ShouldBe(["RolloutAborted"]);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Rollout.Status.Message.ShouldBe("RolloutAborted: Rollout aborted update to revision 2");
        world.SizeOf(world.NewHash).ShouldBe(2);

        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Selected("active").ShouldBe(stable);
    }

    [Fact]
    public void Abort_DelayOfZero_PreviewStays()
    {
        var world = Paused(strategy => strategy with { AbortScaleDownDelaySeconds = 0 });

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Advance(TimeSpan.FromDays(1));
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Fact]
    public void Abort_ThenRetry_StartsOver()
    {
        var world = Paused();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Advance(TimeSpan.FromMinutes(1));
        world.Settle();
        world.Events.Clear();

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(2);
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
        world.Events.ShouldBe(["ScalingReplicaSet", "RolloutPaused"]);

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void Abort_AfterTheSwitch_UsersGoBackEvenThoughTheNewPodsAreBroken()
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(2, strategy => strategy with { PostPromotionAnalysis = TestRollouts.ErrorRateAnalysis() })
        );
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);

        world.BrokenHashes.Add(world.NewHash);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Selected("active").ShouldBe(stable);
        world.Rollout.Status.StableRS.ShouldBe(stable);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    [Fact]
    public void Abort_WhileUserPaused_StillTakesUsersBack()
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(2, strategy => strategy with { PostPromotionAnalysis = TestRollouts.ErrorRateAnalysis() })
        );
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();

        world.Edit(spec => spec with { Paused = true });
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Selected("active").ShouldBe(stable);
    }

    [Fact]
    public void RollbackToStable_BeforeTheSwitch_SkipsThePause()
    {
        var world = Paused();
        var stable = world.Rollout.Status.StableRS;
        var second = world.NewHash;

        world.Release("web:v1");
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Selected("active").ShouldBe(stable);
        world.Events.ShouldNotContain("RolloutPaused");
        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.SizeOf(second).ShouldBe(0);
    }

    [Fact]
    public void BackWithinTheScaleDownDelay_SkipsPauseAndAnalyses()
    {
        var world = Paused(strategy =>
            strategy with
            {
                PostPromotionAnalysis = TestRollouts.ErrorRateAnalysis(),
                ScaleDownDelaySeconds = 300,
            }
        );
        var first = world.Rollout.Status.StableRS;
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Messages.ShouldContain($"Rollout completed update to revision 2 ({world.NewHash}): Full promotion requested");
        world.AnalysisRuns.ShouldBeEmpty();

        world.Release("web:v1");
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(first);
        world.Selected("active").ShouldBe(first);
        world.Messages[^1].ShouldEndWith("Fast rollback");
        world.AnalysisRuns.ShouldBeEmpty();
    }

    [Fact]
    public void RollbackWindow_OlderVersionWithinIt_SkipsThePause()
    {
        var world = Paused();
        world.Edit(spec => spec with { RollbackWindow = new RollbackWindow { Revisions = 1 } });
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Advance(TimeSpan.FromMinutes(5));
        world.Settle();

        world.Release("web:v1");
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
        world.Messages[^1].ShouldEndWith("Rollback within window");
    }

    [Fact]
    public void AThirdVersionInTheMiddle_TheSecondNeverServes()
    {
        var world = Paused();
        var (stable, second) = (world.Rollout.Status.StableRS, world.NewHash);

        world.Release("web:v3");
        world.Settle();
        world.Selected("active").ShouldBe(stable);
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(second).ShouldBe(0);
        world.SizeOf(stable).ShouldBe(0);
    }

    [Fact]
    public void BackAsACanary_WithinTheScaleDownDelay_NoDelayRunsOn()
    {
        var world = Paused();
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        world.Edit(spec =>
            spec with
            {
                Template = TestRollouts.Template("web:v1"),
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy() },
            }
        );
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.New.Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.ScaleDownDeadline);
        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Fact]
    public void PromoteFull_AfterAnAbort_TakesTheAbortBack()
    {
        var world = Paused();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void Abort_AfterTheCheckpoint_TheRetryPausesAgain()
    {
        var world = Paused(strategy => strategy with { PreviewReplicaCount = 1 });
        world.HoldPods = true;
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.BlueGreen.ScaleUpPreviewCheckPoint.ShouldBeTrue();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.HoldPods = false;

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.Selected("active").ShouldBe(world.Rollout.Status.StableRS);
    }

    [Fact]
    public void PromoteFull_WithFewPreviewPods_IsPausedNoMore()
    {
        var world = Paused(strategy => strategy with { PreviewReplicaCount = 1 });
        world.HoldPods = true;

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(2);
        world.Rollout.Status.PauseConditions.ShouldBeNull();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
        world.HoldPods = false;
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }
}
