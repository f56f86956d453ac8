using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>What makes a canary quicker: the rollback window (rows C29 and H38) and the progress threshold (row C14).</summary>
public sealed class CanaryShortcutTests
{
    private static CanaryStep[] Steps => [TestRollouts.SetWeight(50), TestRollouts.Analysis(), TestRollouts.Pause()];

    /// <summary>Versions 1 to 3 went through in full; version 3 is stable.</summary>
    private static RolloutWorld ThreeVersions(int window)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, Steps));
        world.Edit(spec => spec with { RollbackWindow = new RollbackWindow { Revisions = window } });
        foreach (var image in new[] { "web:v2", "web:v3" })
        {
            world.Release(image);
            world.PatchStatus(status => status with { PromoteFull = true });
            world.Settle();
            world.PatchStatus(status => status with { PromoteFull = true });
            world.Settle();
        }

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Events.Clear();
        world.Messages.Clear();
        world.AnalysisRuns.Clear();
        return world;
    }

    [Fact]
    public void RollbackWindow_OlderVersionWithinIt_TakesNoSteps()
    {
        var world = ThreeVersions(window: 1);

        world.Release("web:v2");
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Messages.ShouldContain($"Rollout completed update to revision 4 ({world.NewHash}): Rollback within window");
        world.AnalysisRuns.ShouldBeEmpty();
        world.Events.ShouldNotContain("RolloutPaused");
    }

    [Fact]
    public void RollbackWindow_VersionBeyondIt_TakesAllSteps()
    {
        var world = ThreeVersions(window: 1);

        world.Release("web:v1");
        world.Settle();

        world.Rollout.Status.StableRS.ShouldNotBe(world.NewHash);
        world.AnalysisRuns.ShouldNotBeEmpty();
    }

    [Fact]
    public void RollbackWindow_Aborted_GoesBackAllTheSame()
    {
        var world = ThreeVersions(window: 1);
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();

        world.PatchStatus(status => status with { Abort = true });
        world.HoldPods = false;
        world.Settle();

        world.Rollout.Status.StableRS.ShouldNotBe(world.NewHash);
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    [Fact]
    public void RollbackWindow_VersionStillUp_SaysThatItSkipsTheSteps()
    {
        var world = ThreeVersions(window: 1);
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBeGreaterThan(0);
        world.Edit(spec => spec with { Paused = true });
        world.Release("web:v4");
        world.Settle();
        world.Messages.Clear();

        world.Edit(spec => spec with { Paused = false });
        world.Release("web:v2");
        world.Settle();

        world.Messages.ShouldContain("Rollback to active ReplicaSets within RollbackWindow");
    }

    [Theory]
    [InlineData(ReplicaProgressThresholdType.Percent, 50, 1, true)]
    [InlineData(ReplicaProgressThresholdType.Percent, 51, 1, false)]
    [InlineData(ReplicaProgressThresholdType.Pods, 1, 1, true)]
    [InlineData(ReplicaProgressThresholdType.Pods, 2, 1, false)]
    [InlineData(ReplicaProgressThresholdType.Pods, 7, 2, true)]
    public void Threshold_EnoughPods_CompletesTheStep(string type, int value, int available, bool isEnough)
    {
        var threshold = new ReplicaProgressThreshold { Type = type, Value = value };
        var rollout = TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var strategy = new RolloutStrategy
        {
            Canary = rollout.Spec.Strategy.Canary! with { ReplicaProgressThreshold = threshold, MaxSurge = 2 },
        };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = strategy } });
        var stable = world.NewHash;
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();

        world.SetAvailable($"web-{world.NewHash}", 2, available);
        world.SetAvailable($"web-{stable}", world.SizeOf(stable), world.SizeOf(stable));
        world.Settle();
        world.SetAvailable($"web-{stable}", world.SizeOf(stable), world.SizeOf(stable));
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(isEnough ? 1 : 0);
    }
}
