using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Faults of Argo Rollouts that are repeated only for those who ask for them; the tests of each row show what happens otherwise.</summary>
public sealed class StrictArgoTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public void ScaleDownDelayOfZero_UnderStrictArgoTheOldVersionStays(bool strict, int pods)
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, strategy => strategy with { ScaleDownDelaySeconds = 0 }), strict);
        var old = world.NewHash;

        world.Release("web:v2");
        world.Settle();
        world.Advance(TimeSpan.FromHours(1));
        world.Settle();

        world.SizeOf(old).ShouldBe(pods);
        world.LastPlan.RequeueAfter.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 50)]
    [InlineData(true, 75)]
    public void AbortWithStableTooSmall_UnderStrictArgoNothingMoves(bool strict, int weight)
    {
        var world = TestRollouts.Running(TestRollouts.Routed(4, null, TestRollouts.SetWeight(75), TestRollouts.Pause()), strict);
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 2);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Traffic!.Weight.ShouldBe(weight);

        world.SetAvailable(world.Stable.Metadata.Name!, 4, 4);
        world.Settle();
        world.Traffic.Weight.ShouldBe(0);
    }

    [Theory]
    [InlineData(false, "web:v1")]
    [InlineData(true, null)]
    public void VersionsOfTheSameSecond_UnderStrictArgoHaveNoOrder(bool strict, string? fastTracked)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(1, TestRollouts.SetWeight(50), TestRollouts.Pause()), strict);
        var first = world.NewHash;
        world.Edit(spec => spec with { RollbackWindow = new RollbackWindow { Revisions = 1 } });
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        world.CreateAtOnce();

        world.Release("web:v1");
        world.Settle();

        (world.Rollout.Status.StableRS == first ? "web:v1" : null).ShouldBe(fastTracked);
    }
}
