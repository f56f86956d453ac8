using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What a rollout waits for stands in its status: what, since when and until when, in writes that are due anyway.</summary>
public sealed class WaitReportTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void TimedPause_SaysSinceAndUntil()
    {
        var world = Released(Canary(4, SetWeight(50), Pause(60)));

        var waiting = world.Rollout.Status.Waiting.ShouldNotBeNull();
        waiting.Reason.ShouldBe(WaitKind.Pause);
        waiting.For.ShouldBe("the pause of step 2 of 2 (pause: 60) to end");
        waiting.Since.ShouldBe(world.Rollout.Status.PauseConditions![0].StartTime);
        waiting.Until.ShouldBe(waiting.Since!.Value.AddSeconds(60));
        waiting.Ending.ShouldBeNull();
    }

    [Fact]
    public void PauseWithoutEnd_SaysWhoEndsIt()
    {
        var world = Released(Canary(4, SetWeight(50), Pause()));

        var waiting = world.Rollout.Status.Waiting.ShouldNotBeNull();
        (waiting.Reason, waiting.Until, waiting.Ending).ShouldBe((WaitKind.Decision, null, "until somebody promotes or aborts it"));
    }

    [Fact]
    public void Pods_SayWhenTheyCountAsStuck_AndSinceTheBeginning()
    {
        var world = Running(Canary(4, SetWeight(50)));
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        var began = world.Now;
        world.Advance(Long);
        world.Settle();

        var waiting = world.Rollout.Status.Waiting.ShouldNotBeNull();
        waiting.Reason.ShouldBe(WaitKind.Pods);
        waiting.For.ShouldBe("2 canary and 2 stable pods (setWeight: 50)");
        waiting.Since.ShouldBe(began);
        waiting.Until.ShouldBe(began.AddSeconds(RolloutDefaults.ProgressDeadlineSeconds));
        waiting.Ending.ShouldBe("when it counts as stuck");
    }

    [Fact]
    public void PodsOfTheNextStep_AreSaidWithTheMove_AndTakeNoWriteHoweverLongTheyTake()
    {
        var world = Released(Canary(4, SetWeight(25), Pause(2), SetWeight(50)));
        world.HoldPods = true;
        world.Advance(TimeSpan.FromSeconds(3));
        world.Settle();
        var moved = world.Now;
        world.Advance(Long);

        world.Settle().ShouldBe(0);

        var waiting = world.Rollout.Status.Waiting.ShouldNotBeNull();
        (waiting.Reason, waiting.For).ShouldBe((WaitKind.Pods, "2 canary and 2 stable pods (setWeight: 50)"));
        (waiting.Since, waiting.Until).ShouldBe((moved, moved.AddSeconds(RolloutDefaults.ProgressDeadlineSeconds)));
    }

    [Fact]
    public void Healthy_SaysNothing()
    {
        var world = Released(Canary(2, SetWeight(50)));

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.Waiting.ShouldBeNull();
        world.LastPlan.Wait.ShouldBeNull();
    }

    [Fact]
    public void AbortedAndSettled_WaitsForSomebody_SinceTheAbort()
    {
        var world = Released(Canary(4, SetWeight(50), Pause()));
        world.Advance(Long);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        var waiting = world.Rollout.Status.Waiting.ShouldNotBeNull();
        (waiting.Reason, waiting.For).ShouldBe((WaitKind.Decision, "a new version, a retry or an undo"));
        waiting.Since.ShouldBe(world.Rollout.Status.AbortedAt);
    }

    [Fact]
    public void Retry_CountsFromItsOwnBeginning()
    {
        var world = Running(Canary(4, SetWeight(50)));
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.Advance(Long);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Advance(Long);
        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        world.LastPlan.Wait!.Since.ShouldBeGreaterThanOrEqualTo(world.Now.AddSeconds(-1));
    }

    [Fact]
    public void Wait_ThatLasts_IsWrittenWhenNothingElseIs()
    {
        var world = Released(Canary(4, SetWeight(50), Pause()));
        world.PatchStatus(status => status with { Waiting = null });
        world.Settle();
        world.Rollout.Status.Waiting.ShouldBeNull("a wait that has just begun is not worth a write of its own");
        world.LastPlan.RequeueAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));

        world.Advance(world.LastPlan.RequeueAfter.Value);
        world.Settle().ShouldBe(1);

        world.Rollout.Status.Waiting.ShouldNotBeNull().Reason.ShouldBe(WaitKind.Decision);
        world.Advance(Long);
        world.Settle().ShouldBe(0, "what is said once is not said again");
    }

    [Fact]
    public void ClusterThatDropsTheField_IsNotWrittenTo()
    {
        var world = Released(Canary(4, SetWeight(50), Pause()));
        world.PatchStatus(status => status with { Waiting = null });
        world.Advance(Long);

        RolloutPlanner.Plan(world.Snapshot() with { KeepsWaits = false }, world.Now).Actions.ShouldBeEmpty();
        RolloutPlanner.Plan(world.Snapshot() with { StrictArgo = true }, world.Now).Actions.ShouldBeEmpty();
    }

    [Fact]
    public void Deletion_IsWaitedFor()
    {
        var world = Released(Canary(4, SetWeight(50), Pause()));
        var rollout = world.Rollout with { Metadata = world.Rollout.Metadata with { DeletionTimestamp = world.Now } };

        var wait = RolloutPlanner.Plan(world.Snapshot() with { Rollout = rollout }, world.Now).Wait.ShouldNotBeNull();

        (wait.Kind, wait.Since).ShouldBe((WaitKind.Deletion, world.Now));
    }

    [Fact]
    public void Conditions_StayThoseOfArgo()
    {
        var world = Released(Canary(4, SetWeight(50), Pause(60)));

        world
            .Rollout.Status.Conditions!.Select(static condition => condition.Type)
            .Order()
            .ShouldBe(["Available", "Completed", "Healthy", "Paused", "Progressing"]);
    }

    private static RolloutWorld Released(Rollout rollout)
    {
        var world = Running(rollout);
        world.Release("web:v2");
        world.Settle();
        return world;
    }
}
