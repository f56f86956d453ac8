using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What few people write for blue-green: no replicas, a preview of none, another size in a pause or an abort (area B).</summary>
public sealed class UnusualBlueGreenTests
{
    [Fact]
    public void NoReplicas_DeploysUpdatesAndScalesUp()
    {
        var world = Running(BlueGreen(0, s => s with { PreviewService = "preview", PreviewReplicaCount = 1 }));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Selected("active").ShouldBe(world.NewHash);
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Edit(s => s with { Replicas = 3 });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(3);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public void PreviewOfNone(bool auto, int seconds)
    {
        var world = Running(
            BlueGreen(3, s => s with { PreviewReplicaCount = 0, AutoPromotionEnabled = auto, AutoPromotionSeconds = seconds })
        );
        world.Release("web:v2");
        world.Settle();
        if (!auto)
        {
            world.SizeOf(world.NewHash).ShouldBe(0);
            world.PatchStatus(s => s with { PauseConditions = null });
        }

        world.Advance(TimeSpan.FromSeconds(6));
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Selected("active").ShouldBe(world.NewHash);
    }

    [Fact]
    public void ScaleToNoneAndBackInAPauseWithPreview()
    {
        var world = Running(BlueGreen(3, s => s with { PreviewReplicaCount = 1, AutoPromotionEnabled = false }));
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Edit(s => s with { Replicas = 0 });
        world.Settle();
        world.SizeOf(old).ShouldBe(0);
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
        world.Edit(s => s with { Replicas = 4 });
        world.Settle();
        world.SizeOf(old).ShouldBe(4);
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void ScaledDuringAnAbort_ThenRetried(int? delay)
    {
        var world = Running(BlueGreen(2, s => s with { AutoPromotionEnabled = false, AbortScaleDownDelaySeconds = delay }));
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.Edit(s => s with { Replicas = 4 });
        world.Settle();
        (world.SizeOf(old), world.SizeOf(world.NewHash)).ShouldBe((4, 2));
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(delay is null ? 0 : 2);
        world.PatchStatus(s => s with { Abort = false });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.Rollout.Status.Message.ShouldBe("BlueGreenPause");
    }
}
