using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What waits until load balancers have the pods that a Service leads to (rows B31 and C51).</summary>
public sealed class TargetGateTests
{
    [Fact]
    public void BlueGreen_AfterTheSwitch_PromotesOnceTheTargetsAreThere()
    {
        var world = Updating(BlueGreen(2), static _ => false);
        var old = world.Rollout.Status.StableRS!;

        world.Selected("active").ShouldBe(world.NewHash);
        world.Rollout.Status.StableRS.ShouldBe(old);
        world.SizeOf(old).ShouldBe(2);
        world.LastPlan.WaitingFor.ShouldBe("targets of active");
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(10));
        world.Rollout.Status.Message.ShouldBe("waiting for post-promotion verification to complete");
        WeightCondition.Read(world.Rollout.Status)!.Awaited.ShouldBe("targets of active");

        world.Targets = static _ => true;
        world.Advance(TimeSpan.FromSeconds(10));
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        WeightCondition.Read(world.Rollout.Status).ShouldBeNull();
    }

    /// <summary>Row B22.</summary>
    [Fact]
    public void AnalysisAfterPromotion_BeginsOnceTheTargetsAreThere()
    {
        var world = Updating(BlueGreen(2, blueGreen => blueGreen with { PostPromotionAnalysis = ErrorRateAnalysis() }), static _ => false);
        world.AnalysisRuns.ShouldBeEmpty();

        world.Targets = static _ => true;
        world.Advance(TimeSpan.FromSeconds(10));
        world.Settle();
        world.AnalysisRuns.Count.ShouldBe(1);
        var asked = world.TargetsSeen;
        world.Targets = static _ => throw new InvalidOperationException("asked although the analysis had begun");
        world.TargetsSeen = null;
        world.Advance(TimeSpan.FromSeconds(10));
        world.Settle();
        asked.ShouldNotBeNull();
    }

    /// <summary>Row B35.</summary>
    [Fact]
    public void BlueGreen_PromotedInFull_StillWaitsForTheTargets()
    {
        var world = Updating(BlueGreen(2), static _ => false);
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldNotBe(world.NewHash);
    }

    [Fact]
    public void BlueGreen_Aborted_GoesBackWithoutWaiting()
    {
        var world = Updating(BlueGreen(2), static _ => false);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Selected("active").ShouldBe(world.Rollout.Status.StableRS);
        WeightCondition.Read(world.Rollout.Status).ShouldBeNull();
    }

    [Fact]
    public void BlueGreen_WhoseControllerWasReplaced_IsAskedForAgain()
    {
        var asked = 0;
        var world = Updating(
            BlueGreen(2),
            _ =>
            {
                asked++;
                return false;
            }
        );
        asked.ShouldBe(1);
        world.Settle();
        asked.ShouldBe(1);

        world.TargetsSeen = null;
        world.Settle();
        asked.ShouldBe(2);
    }

    /// <summary>Row C51.</summary>
    [Fact]
    public void Canary_BehindAnAlb_KeepsTheOldPodsUntilTheStableServiceHasItsTargets()
    {
        var world = Updating(Alb(), static _ => false);
        var old = world.ReplicaSets.Keys.Single(name => name != world.New.Metadata.Name)["web-".Length..];

        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Selected("stable").ShouldBe(world.NewHash);
        world.Advance(TimeSpan.FromSeconds(120));
        world.Settle();
        world.SizeOf(old).ShouldBe(2);
        world.LastPlan.WaitingFor.ShouldBe("targets of stable");

        world.Targets = static _ => true;
        world.Advance(TimeSpan.FromSeconds(10));
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(old).ShouldBe(0);
    }

    [Fact]
    public void Canary_OfAnotherRouter_AsksNobody()
    {
        var world = Updating(
            Alb(canary => canary with { TrafficRouting = new RolloutTrafficRouting { Smi = new SmiTrafficRouting() } }),
            static _ => throw new InvalidOperationException("asked")
        );
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.TargetsSeen.ShouldBeNull();
    }

    private static Rollout Alb(Func<CanaryStrategy, CanaryStrategy>? with = null)
    {
        return Routed(2, canary => with?.Invoke(Behind(canary)) ?? Behind(canary), SetWeight(50));

        static CanaryStrategy Behind(CanaryStrategy canary) =>
            canary with
            {
                TrafficRouting = new RolloutTrafficRouting
                {
                    Alb = new AlbTrafficRouting { Ingress = "web", ServicePort = 80 },
                },
            };
    }

    private static RolloutWorld Updating(Rollout rollout, Func<TargetCheck, bool> targets)
    {
        var world = Running(rollout);
        world.Targets = targets;
        world.Release("web:v2");
        world.Settle();
        return world;
    }
}
