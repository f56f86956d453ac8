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
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 3)]
    public void ScaleDownDelayOfZero_WithAPreviewAndALimit_UnderStrictArgoTheNewestOldVersionStays(bool strict, int oldest, int newest)
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(
                3,
                strategy => strategy with { PreviewReplicaCount = 1, ScaleDownDelaySeconds = 0, ScaleDownDelayRevisionLimit = 1 }
            ),
            strict
        );
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.Release("web:v3");
        world.Settle();
        world.Advance(TimeSpan.FromDays(1));
        world.Settle();

        (world.SizeOf(first), world.SizeOf(second), world.SizeOf(world.NewHash)).ShouldBe((oldest, newest, 3));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 4)]
    public void ScaleDownDelayOfZero_OfARoutedCanary_UnderStrictArgoTheOldVersionStays(bool strict, int pods)
    {
        var world = TestRollouts.Running(
            TestRollouts.Routed(4, strategy => strategy with { ScaleDownDelaySeconds = 0 }, TestRollouts.SetWeight(25)),
            strict
        );
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Advance(TimeSpan.FromHours(3));
        world.Settle();

        world.SizeOf(old).ShouldBe(pods);
    }

    [Theory]
    [InlineData(false, 50)]
    [InlineData(true, 60)]
    public void AbortWithHalfOfTheStablePods_UnderStrictArgoNothingMoves(bool strict, int weight)
    {
        var world = TestRollouts.Running(
            TestRollouts.Routed(10, null, TestRollouts.SetWeight(20), TestRollouts.SetWeight(60), TestRollouts.Pause()),
            strict
        );
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.Stable.Metadata.Name!, 10, 5);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Traffic!.Weight.ShouldBe(weight);

        world.SetAvailable(world.Stable.Metadata.Name!, 10, 10);
        world.Settle();
        world.Traffic.Weight.ShouldBe(0);
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
    [InlineData(false, RolloutPhase.Healthy)]
    [InlineData(true, RolloutPhase.Paused)]
    public void VersionsOfTheSameSecond_OfBlueGreen_UnderStrictArgoHaveNoOrder(bool strict, string phase)
    {
        var rollout = TestRollouts.BlueGreen(2, strategy => strategy with { AutoPromotionEnabled = false });
        var world = TestRollouts.Running(
            rollout with
            {
                Spec = rollout.Spec with { RollbackWindow = new RollbackWindow { Revisions = 2 } },
            },
            strict
        );
        foreach (var image in new[] { "web:v2", "web:v3" })
        {
            world.Release(image);
            world.Settle();
            world.PatchStatus(status => status with { PromoteFull = true });
            world.Settle();
        }

        // The old versions' delays are over, so that only the window speaks for the first one.
        world.Advance(TimeSpan.FromMinutes(1));
        world.Settle();
        world.CreateAtOnce();
        world.Release("web:v1");
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(phase);
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
