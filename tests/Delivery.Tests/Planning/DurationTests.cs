using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>How long updates take and how they end (rows H13 and H51 to H55).</summary>
public sealed class DurationTests
{
    private static RolloutWorld Paused(params CanaryStep[] more)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, [TestRollouts.SetWeight(50), TestRollouts.Pause(), .. more]));
        world.Durations.Clear();
        world.Advance(TimeSpan.FromHours(1));
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    [Fact]
    public void FirstDeployment_EndsWhenItsPodsAreThere()
    {
        var world = TestRollouts.New(TestRollouts.Canary(2));
        world.HoldPods = true;
        world.Settle();
        world.Rollout.Status.Duration!.RolloutStartedAt.ShouldBe(world.Now);
        world.Durations.ShouldBeEmpty();

        world.Advance(TimeSpan.FromSeconds(40));
        world.HoldPods = false;
        world.Settle();

        var duration = world.Durations.ShouldHaveSingleItem();
        duration.CompletionStatus.ShouldBe(RolloutCompletionStatus.Promoted);
        (duration.FinishedAt - duration.RolloutStartedAt).ShouldBe(TimeSpan.FromSeconds(40));
        world.Rollout.Status.Duration.FinishedAt.ShouldBe(world.Now);
    }

    [Fact]
    public void Pause_ThatWaitsForSomebody_IsCountedApart()
    {
        var world = Paused(TestRollouts.SetWeight(75), TestRollouts.Pause(10));
        world.Rollout.Status.Duration!.ManualPauseStartedAt.ShouldBe(world.Now);

        world.Advance(TimeSpan.FromSeconds(90));
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(11));
        world.Settle();

        var duration = world.Durations.ShouldHaveSingleItem();
        duration.TotalManualPauseDurationSeconds.ShouldBe(90);
        duration.ManualPauseStartedAt.ShouldBeNull();
        (duration.FinishedAt - duration.RolloutStartedAt).ShouldBe(TimeSpan.FromSeconds(101));
    }

    /// <summary>Tools tell a pause of no whole second from none at all.</summary>
    [Fact]
    public void Pause_EndedWithinASecond_IsZeroAndNotNothing()
    {
        var world = Paused();
        world.Rollout.Status.Duration!.TotalManualPauseDurationSeconds.ShouldBeNull();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Durations.ShouldHaveSingleItem().TotalManualPauseDurationSeconds.ShouldBe(0);
    }

    [Fact]
    public void Abort_EndsIt_AndARetryBeginsAnother()
    {
        var world = Paused();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Durations.ShouldHaveSingleItem().CompletionStatus.ShouldBe(RolloutCompletionStatus.Aborted);

        world.Advance(TimeSpan.FromMinutes(1));
        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        world.Rollout.Status.Duration!.RolloutStartedAt.ShouldBe(world.Now);
        world.Rollout.Status.Duration.FinishedAt.ShouldBeNull();
        world.Durations.Count.ShouldBe(1);
    }

    [Fact]
    public void FullPromotion_IsSaid()
    {
        var world = Paused();

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Durations.ShouldHaveSingleItem().CompletionStatus.ShouldBe(RolloutCompletionStatus.FastPromoted);
    }

    [Fact]
    public void AnotherVersionInTheMiddle_SupersedesIt()
    {
        var world = Paused();
        var start = world.Now;
        world.Advance(TimeSpan.FromMinutes(1));

        world.Release("web:v3");
        world.Settle();

        var ended = world.Durations.ShouldHaveSingleItem();
        (ended.RolloutStartedAt, ended.CompletionStatus).ShouldBe((start, RolloutCompletionStatus.Superseded));
        world.Rollout.Status.Duration!.RolloutStartedAt.ShouldBe(world.Now);
    }

    [Fact]
    public void WayBackToStable_IsTheSameRelease()
    {
        var world = Paused();
        var start = world.Now;
        world.Advance(TimeSpan.FromMinutes(1));

        world.Release("web:v1");
        world.Settle();

        var duration = world.Durations.ShouldHaveSingleItem();
        (duration.RolloutStartedAt, duration.CompletionStatus).ShouldBe((start, RolloutCompletionStatus.FastRolledBack));
    }

    [Fact]
    public void OlderVersionOutsideOfTheWindow_IsRolledBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2));
        world.Release("web:v2");
        world.Settle();
        world.Durations.Clear();

        world.Release("web:v1");
        world.Settle();

        world.Durations.ShouldHaveSingleItem().CompletionStatus.ShouldBe(RolloutCompletionStatus.RolledBack);
    }
}
