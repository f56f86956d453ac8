using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What people do to a Rollout that is under way, as kubectl, an autoscaler and the plugin write it.</summary>
public sealed class OperationsTests
{
    /// <summary>Row C49: what is stable has its steps behind it, also where a status patch says otherwise.</summary>
    [Fact]
    public void StepIndex_OfAPromotedVersion_ComesBackToTheEnd()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(3, TestRollouts.SetWeight(20), TestRollouts.Pause()));

        world.PatchStatus(status => status with { CurrentStepIndex = 0 });
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.Healthy)!.Status.ShouldBe(ConditionStatus.True);
        world.Events.ShouldBeEmpty();
    }

    /// <summary>Row A32: what was told already is remembered on the Rollout alone.</summary>
    [Fact]
    public void Notifications_TheirStateIsNotCopiedToVersions()
    {
        const string state = "notified.notifications.argoproj.io";
        var rollout = TestRollouts.Canary(1);
        var world = TestRollouts.Running(
            rollout with
            {
                Metadata = rollout.Metadata with
                {
                    Annotations = new Dictionary<string, string> { [state] = "{}", ["team"] = "shop" },
                },
            }
        );

        world.New.Metadata.Annotations!["team"].ShouldBe("shop");
        world.New.Metadata.Annotations.Keys.ShouldNotContain(state);
        world.Rollout.Metadata.Annotations![state].ShouldBe("{}");
    }

    /// <summary>Row A44: the very first status after a retry, or a promotion, is about what goes on now.</summary>
    [Fact]
    public void Retry_AndPromotion_NoStatusTellsTheEndOfWhatWasBefore()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(1, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        var written = new List<(string?, string?)>();
        world.AfterAction = action =>
            written.AddRange(action is RolloutAction.UpdateStatus { After: var after } ? [(after.Phase, after.Message)] : []);

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        written[0].ShouldBe((RolloutPhase.Progressing, "more replicas need to be updated"));
        written[^1].ShouldBe((RolloutPhase.Paused, "CanaryPauseStep"));
        written.ShouldNotContain(static status => status.Item1 == RolloutPhase.Degraded);

        written.Clear();
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        written.ShouldNotContain(static status => status.Item1 == RolloutPhase.Paused);
        written[^1].ShouldBe((RolloutPhase.Healthy, null));
    }

    [Fact]
    public void Abort_ThenAFix_IsANewUpdateFromTheFirstStep()
    {
        var (world, stable) = InTheMiddle();
        var broken = world.NewHash;
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Release("web:v3");
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeFalse();
        world.Rollout.Status.AbortedAt.ShouldBeNull();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        (world.SizeOf(stable), world.SizeOf(broken), world.SizeOf(world.NewHash)).ShouldBe((2, 0, 2));
    }

    [Fact]
    public void Abort_ThenUndo_IsHealthyAndTheAbortForgotten()
    {
        var (world, stable) = InTheMiddle();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);

        world.Release("web:v1");
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeFalse();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.StableRS.ShouldBe(stable);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(4);
        world.SizeOf(stable).ShouldBe(4);
    }

    [Fact]
    public void Promote_WhileTheUserPauses_TakesEffectWhenTheyResume()
    {
        var (world, _) = InTheMiddle();
        world.Edit(spec => spec with { Paused = true });
        world.Settle();
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);

        world.Edit(spec => spec with { Paused = false });
        world.Settle();

        // Past the pause that was promoted, and at the next one.
        world.Rollout.Status.CurrentStepIndex.ShouldBe(3);
    }

    [Fact]
    public void StepIndex_BumpedByThePlugin_SkipsTheStep()
    {
        var (world, _) = InTheMiddle();
        world.PatchStatus(status => status with { PauseConditions = null, ControllerPause = false, CurrentStepIndex = 3 });
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(3);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        world.SizeOf(world.NewHash).ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Scale_InThePause_KeepsTheStepAndTheWeight(int replicas)
    {
        var (world, stable) = InTheMiddle();
        world.Edit(spec => spec with { Replicas = replicas });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        (world.SizeOf(stable) + world.SizeOf(world.NewHash)).ShouldBeInRange(replicas, replicas + 3);

        world.Edit(spec => spec with { Replicas = 4 });
        world.Settle();
        (world.SizeOf(stable), world.SizeOf(world.NewHash), world.Rollout.Status.CurrentStepIndex).ShouldBe((2, 2, 1));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Fact]
    public void Scale_DuringAnAbort_TheStableVersionFollows()
    {
        var (world, stable) = InTheMiddle();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Edit(spec => spec with { Replicas = 7 });
        world.Settle();

        (world.SizeOf(stable), world.SizeOf(world.NewHash)).ShouldBe((7, 0));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    [Fact]
    public void Images_InQuickSuccession_OnlyTheLastOneIsLeft()
    {
        var world = Running(Canary(4, SetWeight(50), Pause()));
        world.HoldPods = true;
        foreach (var image in new[] { "web:v2", "web:v3", "web:v4" })
        {
            world.Release(image);
            world.Settle();
        }

        world.HoldPods = false;
        world.Settle();
        world
            .ReplicaSets.Values.Where(rs => rs.Spec.Replicas > 0)
            .Select(rs => rs.Metadata.Name)
            .ShouldBe([world.Stable.Metadata.Name, world.New.Metadata.Name], ignoreOrder: true);
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void AbortedByDeadline_HasFourConditions()
    {
        var world = Running(Canary(1, SetWeight(50), Pause()));
        world.Edit(spec => spec with { ProgressDeadlineSeconds = 5, ProgressDeadlineAbort = true });
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(7));
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeTrue();
        // Row H36.
        world
            .Rollout.Status.Conditions!.Select(condition => condition.Type)
            .Order()
            .ShouldBe(["Available", "Completed", "Healthy", "Progressing"]);
    }

    [Fact]
    public void ReplicaSets_AreOwnedByTheRollout()
    {
        var world = Running(Canary(1));

        var owner = world.New.Metadata.OwnerReferences.ShouldHaveSingleItem();
        (owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion).ShouldBe(
            (ApiGroup.RolloutKind, "web", "rollout-uid", true, true)
        );
    }

    [Fact]
    public void Deadline_WhileAnOldVersionKeepsItsDelay_DoesNotRun()
    {
        var world = Running(BlueGreen(2, strategy => strategy with { ScaleDownDelaySeconds = 3600 }));
        world.Edit(spec => spec with { ProgressDeadlineSeconds = 5 });
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.New.Metadata.Name!, 2, 1);
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(60));
        world.Settle();

        // Row H34.
        world
            .Rollout.Status.Conditions!.Single(found => found.Type == RolloutConditionType.Progressing)
            .Reason.ShouldNotBe("ProgressDeadlineExceeded");
    }

    [Fact]
    public void ScaleDownDelayRevisionLimit_OfARoutedCanary_OnlyTheNewestOldVersionStays()
    {
        var world = Running(Routed(2, canary => canary with { ScaleDownDelayRevisionLimit = 1 }, SetWeight(50)));
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.SizeOf(first).ShouldBe(2);

        world.Release("web:v3");
        world.Settle();

        // Row C9.
        (world.SizeOf(first), world.SizeOf(second), world.SizeOf(world.NewHash)).ShouldBe((0, 2, 2));
    }

    [Fact]
    public void Restart_HeldByADisruptionBudget_KeepsNoAbortFromGoingBack()
    {
        var (world, stable) = InTheMiddle();
        world.AddPods(world.Stable, 2, "old");
        world.RefusedEvictions.UnionWith(world.Pods.Values.Select(pod => pod.Metadata.Uid!));
        world.Advance(TimeSpan.FromMinutes(1));
        world.Edit(spec => spec with { RestartAt = world.Now });
        world.Settle();
        world.Rollout.Status.ObservedGeneration.ShouldBe($"{world.Rollout.Metadata.Generation}");

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        (world.SizeOf(stable), world.SizeOf(world.NewHash)).ShouldBe((4, 0));
        world.Rollout.Status.RestartedAt.ShouldBeNull();
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    /// <summary>At the pause after half of four pods.</summary>
    private static (RolloutWorld World, string Stable) InTheMiddle()
    {
        var world = Running(Canary(4, SetWeight(50), Pause(), SetWeight(75), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        (world.Rollout.Status.CurrentStepIndex, world.SizeOf(stable), world.SizeOf(world.NewHash)).ShouldBe((1, 2, 2));
        return (world, stable);
    }
}
