using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Restarts by eviction (rows A12, I10 to I14).</summary>
public sealed class PodRestartTests
{
    private static RolloutWorld FourPods(Rollout? rollout = null)
    {
        var world = TestRollouts.Running(rollout ?? TestRollouts.Canary(4));
        world.AddPods(world.New, 4, "old");
        world.Advance(TimeSpan.FromMinutes(1));
        return world;
    }

    private static void Restart(RolloutWorld world) => world.Edit(spec => spec with { RestartAt = world.Now });

    [Fact]
    public void Restart_ReplacesPodsNoFasterThanAvailabilityAllows()
    {
        var world = FourPods();

        Restart(world);
        world.Settle();
        world.Pods.Count.ShouldBe(3, "one pod of four may be unavailable");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
        world.Rollout.Status.Message.ShouldBe("rollout is restarting");
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(30));
        world.LastPlan.WaitingFor.ShouldBe("3 pods older than restartAt to be replaced");

        for (var round = 0; round < 4; round++)
        {
            world.Advance(TimeSpan.FromSeconds(1));
            world.AddPods(world.New, 1, $"young-{round}");
            world.Settle();
        }

        world.Pods.Keys.ShouldAllBe(name => name.StartsWith("young"));
        world.Pods.Count.ShouldBe(4);
        world.Rollout.Status.RestartedAt.ShouldBe(world.Rollout.Spec.RestartAt);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Restart_PodsThatAreNotReady_LeaveNothingToSpare()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4));
        world.AddPods(world.New, 3, "old");
        world.AddPods(world.New, 1, "broken", isReady: false);
        world.Advance(TimeSpan.FromMinutes(1));

        Restart(world);
        world.Settle();

        world.Pods.Count.ShouldBe(4);
    }

    [Fact]
    public void Restart_MinReadySeconds_CountFromTheTimeOfReadiness()
    {
        var rollout = TestRollouts.Canary(4);
        var world = FourPods(rollout with { Spec = rollout.Spec with { MinReadySeconds = 90 } });

        Restart(world);
        world.Settle();
        world.Pods.Count.ShouldBe(4);

        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.Pods.Count.ShouldBe(3);
    }

    [Fact]
    public void Restart_InTheFuture_WaitsForIt()
    {
        var world = FourPods();

        world.Edit(spec => spec with { RestartAt = world.Now.AddMinutes(5) });
        world.Settle();

        world.Pods.Count.ShouldBe(4);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Restart_StableVersionComesFirst()
    {
        var world = FourPods(TestRollouts.Canary(4, TestRollouts.SetWeight(25), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Pods.Remove("old-3");
        world.AddPods(world.New, 1, "new");
        world.Advance(TimeSpan.FromMinutes(1));

        Restart(world);
        world.Settle();

        world.Pods.Keys.ShouldBe(["old-1", "old-2", "new-0"], ignoreOrder: true);
    }

    [Fact]
    public void Restart_TogetherWithANewVersion_NeedsNoRestart()
    {
        var world = FourPods();

        Restart(world);
        world.Release("web:v2");
        world.Settle();

        world.Pods.Count.ShouldBe(4, "nothing was evicted");
        world.Rollout.Status.RestartedAt.ShouldBe(world.Rollout.Spec.RestartAt);
    }

    [Fact]
    public void Restart_BlueGreen_OneAtATimeAtLeast()
    {
        var world = FourPods(TestRollouts.BlueGreen(4, strategy => strategy with { MaxUnavailable = 0 }));

        Restart(world);
        world.Settle();

        world.Pods.Count.ShouldBe(3);
    }
}
