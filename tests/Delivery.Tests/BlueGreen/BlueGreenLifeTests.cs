using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>The life of a blue-green rollout without analyses (rows B1 to B8, B14 to B18, B23 to B31, B34, B35 and B39).</summary>
public sealed class BlueGreenLifeTests
{
    private static readonly string[] UpdateEvents =
    [
        "RolloutUpdated",
        "NewReplicaSetCreated",
        "RolloutNotCompleted",
        "ScalingReplicaSet",
        "SwitchService",
        "RolloutCompleted",
    ];

    [Fact]
    public void FirstDeploy_EventsInOrder()
    {
        var world = TestRollouts.New(TestRollouts.BlueGreen(2));

        world.Settle();

        world.Events.ShouldBe(["RolloutUpdated", "NewReplicaSetCreated", "ScalingReplicaSet", "RolloutCompleted", "SwitchService"]);
        world.Messages[3].ShouldBe($"Rollout completed update to revision 1 ({world.NewHash}): Initial deploy");
        world.Messages[4].ShouldBe($"Switched selector for service 'active' from '' to '{world.NewHash}'");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.Selector.ShouldBe($"app=web,rollouts-pod-template-hash={world.NewHash}");
        world.Services["active"].Metadata.Annotations![RolloutAnnotations.ManagedByRollouts].ShouldBe("web");
    }

    [Fact]
    public void Update_EventsInOrder_AndTheOldVersionStaysForItsDelay()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2));
        var old = world.NewHash;

        world.Release("web:v2");
        world.Settle();

        world.Events.ShouldBe(UpdateEvents);
        world.Messages[5].ShouldBe($"Rollout completed update to revision 2 ({world.NewHash}): Completed blue-green update");
        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.HPAReplicas.ShouldBe(2);
        world.SizeOf(old).ShouldBe(2);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(30));

        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.SizeOf(old).ShouldBe(0);
        world.ReplicaSets[$"web-{old}"].Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.ScaleDownDeadline);
    }

    [Fact]
    public void ScaleDownDelayOfZero_OldVersionGoesAtOnce()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, strategy => strategy with { ScaleDownDelaySeconds = 0 }));
        var old = world.NewHash;

        world.Release("web:v2");
        world.Settle();

        world.SizeOf(old).ShouldBe(0);
    }

    [Fact]
    public void ScaleDownDelayRevisionLimit_OnlyTheNewestOldVersionsStay()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { ScaleDownDelayRevisionLimit = 1 }));
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;

        world.Release("web:v3");
        world.Settle();

        world.SizeOf(first).ShouldBe(0);
        world.SizeOf(second).ShouldBe(1);
    }

    [Fact]
    public void ActiveService_WaitsForAllPods()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(3, strategy => strategy with { PreviewService = "preview" }));
        var old = world.NewHash;
        world.HoldPods = true;

        world.Release("web:v2");
        world.Settle();
        world.SetAvailable($"web-{world.NewHash}", 3, 2);
        world.Settle();

        world.Selected("active").ShouldBe(old);
        world.Selected("preview").ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
        world.Rollout.Status.Message.ShouldBe("active service cutover pending");
        world.LastPlan.WaitingFor.ShouldBe("3 pods of the new version to be available");

        world.SetAvailable($"web-{world.NewHash}", 3, 3);
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void AutoPromotionOff_PausesUntilSomebodyPromotes()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { AutoPromotionEnabled = false }));
        var old = world.NewHash;

        world.Release("web:v2");
        world.Settle();
        world.Events[^1].ShouldBe("RolloutPaused");
        world.Messages[^1].ShouldBe("Rollout is paused (BlueGreenPause)");
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
        world.Advance(TimeSpan.FromDays(1));
        world.Settle();
        world.Selected("active").ShouldBe(old);
        world.Events.Clear();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
        world.Events.ShouldBe(["SwitchService", "RolloutCompleted"], "who promotes needs not be told that it goes on");
    }

    [Fact]
    public void AutoPromotionSeconds_PausesThatLong()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { AutoPromotionSeconds = 10 }));
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.LastPlan.RequeueAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.1));

        world.Advance(TimeSpan.FromSeconds(10));
        world.Settle();
        world.Selected("active").ShouldBe(old);

        world.Advance(TimeSpan.FromSeconds(1));
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void AutoPromotionSeconds_PromotedEarlier_DoesNotWait()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { AutoPromotionSeconds = 600 }));
        world.Release("web:v2");
        world.Settle();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void Promotion_WhilePodsAreMissing_IsRemembered()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, strategy => strategy with { AutoPromotionEnabled = false }));
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable($"web-{world.NewHash}", 2, 1);

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Selected("active").ShouldNotBe(world.NewHash);

        world.SetAvailable($"web-{world.NewHash}", 2, 2);
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.ControllerPause.ShouldBeFalse();
    }

    [Fact]
    public void PreviewReplicaCount_FewPodsUntilTheCheckpoint()
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(5, strategy => strategy with { PreviewReplicaCount = 1, AutoPromotionEnabled = false })
        );
        var old = world.NewHash;
        world.SizeOf(old).ShouldBe(5);

        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.HoldPods = true;
        world.Settle();
        world.Rollout.Status.BlueGreen.ScaleUpPreviewCheckPoint.ShouldBeTrue();
        world.SizeOf(world.NewHash).ShouldBe(5);
        world.Selected("active").ShouldBe(old);

        world.HoldPods = false;
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.BlueGreen.ScaleUpPreviewCheckPoint.ShouldBeFalse();
    }

    [Fact]
    public void UserPause_SwitchesNothing()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { PreviewService = "preview" }));
        var old = world.NewHash;
        world.Edit(spec => spec with { Paused = true });
        world.Settle();

        world.Release("web:v2");
        world.Settle();
        world.Selected("preview").ShouldBe(old);
        world.Selected("active").ShouldBe(old);
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.Rollout.Status.Message.ShouldBe("manually paused");

        world.Edit(spec => spec with { Paused = false });
        world.Settle();
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void ScalingDuringThePause_KeepsThePause()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, strategy => strategy with { AutoPromotionEnabled = false }));
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();

        world.Edit(spec => spec with { Replicas = 4 });
        world.Settle();

        world.SizeOf(old).ShouldBe(4);
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
        world.Rollout.Status.HPAReplicas.ShouldBe(4);
    }

    [Fact]
    public void FromCanaryToBlueGreenAndBack_NothingOfTheOtherStatusIsKept()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50)));
        var strategy = TestRollouts.BlueGreen(2).Spec.Strategy;

        world.Edit(spec => spec with { Strategy = strategy });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBeNull();
        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);

        world.Edit(spec => spec with { Strategy = TestRollouts.Canary(2).Spec.Strategy });
        world.Settle();
        world.Rollout.Status.BlueGreen.ActiveSelector.ShouldBeNull();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }
}
