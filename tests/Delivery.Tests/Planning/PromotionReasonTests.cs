using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>Why a version became the stable one, in the words of the event (rows B35 and C49).</summary>
public sealed class PromotionReasonTests
{
    private static readonly CanaryStep[] Steps = [SetWeight(50), Pause(), SetWeight(75)];

    [Fact]
    public void Canary_StepsDone()
    {
        var world = Running(Canary(2, Steps));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 2 ({world.NewHash}): Completed all 3 canary steps");
    }

    [Fact]
    public void Canary_PromotedInFull()
    {
        var world = Running(Canary(2, Steps));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 2 ({world.NewHash}): Full promotion requested");
    }

    [Fact]
    public void Canary_OlderVersionWithinTheWindow()
    {
        var rollout = Canary(2, Steps);
        var world = Running(rollout with { Spec = rollout.Spec with { RollbackWindow = new RollbackWindow { Revisions = 3 } } });
        world.Advance(TimeSpan.FromSeconds(5));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        world.Messages.Clear();

        world.Release("web:v1");
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 3 ({world.NewHash}): Rollback within window");
    }

    [Fact]
    public void Canary_StableVersionIsGone_ThereIsNothingElseToBeStable()
    {
        var world = Running(Routed(4, null, Steps));
        world.Release("web:v2");
        world.Settle();
        world.ReplicaSets.Remove(world.Stable.Metadata.Name!);
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 2 ({world.NewHash}): Initial deploy");
        world.Selected("stable").ShouldBe(world.NewHash);
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Canary_StableVersionIsGoneInAnAbort_WhatWasAbortedIsNotPromoted()
    {
        var world = Running(Canary(2, Steps));
        world.Release("web:v2");
        world.Settle();
        var stable = world.Rollout.Status.StableRS;
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.ReplicaSets.Remove(world.Stable.Metadata.Name!);
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(stable);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    [Fact]
    public void BlueGreen_SwitchedAndDone()
    {
        var world = Running(BlueGreen(2));
        world.Release("web:v2");
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 2 ({world.NewHash}): Completed blue-green update");
    }

    [Fact]
    public void BlueGreen_BackWhileTheOldVersionIsUp()
    {
        var world = Running(BlueGreen(2));
        world.Advance(TimeSpan.FromSeconds(5));
        world.Release("web:v2");
        world.Settle();
        world.Messages.Clear();

        world.Release("web:v1");
        world.Settle();

        Completed(world).ShouldBe($"Rollout completed update to revision 3 ({world.NewHash}): Fast rollback");
    }

    private static string Completed(RolloutWorld world) =>
        world.Messages.Single(message => message.StartsWith("Rollout completed ", StringComparison.Ordinal));
}
