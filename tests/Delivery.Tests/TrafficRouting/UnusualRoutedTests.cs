using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What few people write for a routed canary: counts of their own, no replicas in the middle, a route as the last step (rows C13, C18, C41, C42 and C52).</summary>
public sealed class UnusualRoutedTests
{
    private static CanaryStep Scale(SetCanaryScale scale) => new() { SetCanaryScale = scale };

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(10)]
    public void DynamicWithOwnScale_AbortAndRetry(int? abortDelay)
    {
        var world = Running(
            Routed(
                4,
                s => s with { DynamicStableScale = true, AbortScaleDownDelaySeconds = abortDelay },
                Scale(new SetCanaryScale { Replicas = 3 }),
                SetWeight(25),
                Pause(),
                Scale(new SetCanaryScale { MatchTrafficWeight = true }),
                SetWeight(75),
                Pause()
            )
        );
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
        world.SizeOf(world.NewHash).ShouldBe(3);
        // Row C41 with a count of its own: the weight counts as 0.
        world.Stable.Spec.Replicas.ShouldBe(4);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(5);
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas).ShouldBe((3, 1));
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.Stable.Spec.Replicas.ShouldBe(4);
        world.Traffic!.Weight.ShouldBe(0);
        world.Advance(TimeSpan.FromSeconds(11));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(abortDelay == 0 ? 3 : 0);
        world.PatchStatus(s => s with { Abort = false });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
        world.Traffic!.Weight.ShouldBe(25);
        world.PatchStatus(s => s with { PromoteFull = true });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Traffic!.Weight.ShouldBe(0);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void AbortThenNewTemplateWithinTheDelay_IntermediateGoesAtItsDeadline()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.SizeOf(second).ShouldBe(2);
        world.Advance(TimeSpan.FromSeconds(5));
        world.Release("web:v3");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.SizeOf(second).ShouldBe(2);
        world.Advance(TimeSpan.FromSeconds(26));
        world.Settle();
        world.SizeOf(second).ShouldBe(0);
        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Fact]
    public void MinPodsAndMaxWeight()
    {
        var world = Running(
            Routed(
                4,
                s => s with { MinPodsPerReplicaSet = 9, CanaryService = "canary", StableService = "stable" },
                SetWeight(1),
                Pause(),
                Scale(new SetCanaryScale { Replicas = 1 }),
                Pause(),
                Scale(new SetCanaryScale { Weight = 50 }),
                Pause()
            )
        );
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(4);
        world.Edit(s => s with { Paused = true });
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0);
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);
    }

    [Fact]
    public void PingPong_AbortRetryPromoteAndBack()
    {
        var world = Running(
            Routed(
                2,
                s =>
                    s with
                    {
                        StableService = null,
                        CanaryService = null,
                        PingPong = new PingPongSpec { PingService = "ping", PongService = "pong" },
                    },
                SetWeight(50),
                Pause()
            )
        );
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.Advance(TimeSpan.FromMinutes(1));
        world.Settle();
        (world.Selected("ping"), world.Traffic!.Weight).ShouldBe((first, 0));
        world.PatchStatus(s => s with { Abort = false });
        world.Settle();
        (world.Selected("ping"), world.Selected("pong"), world.Traffic!.Weight).ShouldBe((first, world.NewHash, 50));
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.Canary.StablePingPong.ShouldBe(PingPong.Pong);
        world.Release("web:v1");
        world.Settle();
        (world.Selected("ping"), world.Traffic!.StableService, world.Traffic.Weight).ShouldBe((first, "pong", 50));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        (world.Rollout.Status.Canary.StablePingPong, world.Traffic!.StableService, world.Traffic.Weight).ShouldBe(
            (PingPong.Pong, "pong", 0)
        );
    }

    [Fact]
    public void ScaleToNoneAndBackInAPause()
    {
        var world = Running(Routed(4, s => s with { DynamicStableScale = true }, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas, world.Traffic!.Weight).ShouldBe((2, 2, 50));
        world.Edit(s => s with { Replicas = 0 });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas).ShouldBe((0, 0));
        world.Edit(s => s with { Replicas = 8 });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas, world.Traffic!.Weight).ShouldBe((4, 4, 50));
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void HeaderRouteAsTheLastStep_GoesWithThePromotion()
    {
        var route = new SetHeaderRoute
        {
            Name = "header",
            Match =
            [
                new HeaderRoutingMatch
                {
                    HeaderName = "x",
                    HeaderValue = new StringMatch { Exact = "1" },
                },
            ],
        };
        var world = Running(Routed(2, null, SetWeight(50), new CanaryStep { SetHeaderRoute = route }));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Traffic!.RemovesManagedRoutes.ShouldBeTrue();
        world.Messages.ShouldContain("Rollout step 2/2 completed (setHeaderRoute: header)");
    }
}
