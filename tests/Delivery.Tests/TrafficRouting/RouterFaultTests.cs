using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>Routers that do not answer: what needs none of them goes on, and the status says what is waited for.</summary>
public sealed class RouterFaultTests
{
    private static readonly FieldError Missing = FieldError.Plain("spec.strategy.canary.trafficRouting", "VirtualService `web` not found");

    [Fact]
    public void Abort_IsNoted_StablePodsComeBack_AndItSaysWhatItWaitsFor()
    {
        var world = Half(dynamic: true);
        world.TrafficFault = new TrafficFault("connection refused", world.Now, null);
        world.Advance(TimeSpan.FromSeconds(5));
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        var status = world.Rollout.Status;
        status.Phase.ShouldBe(RolloutPhase.Degraded);
        status.AbortedAt.ShouldNotBeNull();
        world.Events.ShouldContain(EventReason.RolloutAborted);
        world.SizeOf(status.StableRS).ShouldBe(4, "pods that the way back needs come without a router");
        world.SizeOf(status.CurrentPodHash).ShouldBe(2, "requests may still go there");
        status.Canary.Weights!.Canary.Weight.ShouldBe(50, "nobody was told anything else");
        status.Waiting.ShouldNotBeNull().For.ShouldBe("the routers to do what they are told: connection refused");
        status.Waiting.Since.ShouldBe(world.TrafficFault.Since);
        world.LastPlan.Actions.ShouldHaveSingleItem().ShouldBeOfType<RolloutAction.RouteTraffic>("they are asked again, last");

        world.TrafficFault = null;
        world.Settle();

        world.Routes[^1].Weight.ShouldBe(0);
        world.Rollout.Status.Waiting.ShouldNotBeNull().Reason.ShouldBe(WaitKind.Decision);
    }

    [Fact]
    public void Abort_WithAMissingObject_IsReportedAndGoesOnAsWell()
    {
        var world = Half(dynamic: true);
        world.PatchStatus(status => status with { Abort = true });
        world.TrafficFault = new TrafficFault("VirtualService `web` not found", world.Now, Missing);
        world.Settle();

        var status = world.Rollout.Status;
        status.Conditions!.ShouldContain(static condition => condition.Type == RolloutConditionType.InvalidSpec);
        status.AbortedAt.ShouldNotBeNull();
        world.SizeOf(status.StableRS).ShouldBe(4);

        world.TrafficFault = null;
        world.Settle();

        world.Rollout.Status.Conditions!.ShouldNotContain(static condition => condition.Type == RolloutConditionType.InvalidSpec);
        world.Routes[^1].Weight.ShouldBe(0);
    }

    [Fact]
    public void Steps_AndPromotion_WaitForTheRouters()
    {
        var world = Half(dynamic: false);
        world.TrafficFault = new TrafficFault("403 Forbidden", world.Now, null);
        world.Advance(TimeSpan.FromSeconds(5));
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Rollout.Status.StableRS.ShouldNotBe(world.Rollout.Status.CurrentPodHash);
        world.SizeOf(world.Rollout.Status.StableRS).ShouldBe(4);
        world.Rollout.Status.Waiting.ShouldNotBeNull().Reason.ShouldBe(WaitKind.Routers);

        world.TrafficFault = null;
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(world.Rollout.Status.CurrentPodHash);
    }

    [Fact]
    public void FaultOfAMoment_ChangesNothing()
    {
        var world = Half(dynamic: false);
        var before = world.Rollout.Status;
        world.TrafficFault = new TrafficFault("500", world.Now, null);
        world.Settle();

        world.Rollout.Status.ShouldBeSameAs(before);
    }

    /// <summary>
    /// The status says that nothing is on the canary, one of two routers still sends most requests there, and the stable version has died: what that router
    /// sends must not be taken from its pods.
    /// </summary>
    [Theory]
    [InlineData(86, 0)]
    [InlineData(0, 86)]
    public void RoutersThatSayDifferentThings_AreToldWhatIsWorseForNeither(int first, int second)
    {
        var world = Half(dynamic: false);
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 0);
        var told = world.Rollout.Status.Canary.Weights!;
        world.PatchStatus(status =>
            status with
            {
                Abort = true,
                Canary = status.Canary with
                {
                    Weights = told with { Canary = told.Canary with { Weight = 0 }, Stable = told.Stable with { Weight = 100 } },
                },
            }
        );
        world.HoldPods = true;
        world.Observation = null;
        world.DividedTraffic = [new RoutedTraffic(first, null, null), new RoutedTraffic(second, null, null)];
        world.TrafficFault = new TrafficFault("the answer was lost", world.Now, null);
        world.Settle();

        world
            .LastPlan.Actions.OfType<RolloutAction.RouteTraffic>()
            .ShouldHaveSingleItem()
            .Target.Weight.ShouldBe(50, "what two pods of four can carry");
    }

    /// <summary>Half of the requests on the second version.</summary>
    private static RolloutWorld Half(bool dynamic)
    {
        var world = Running(Routed(4, canary => canary with { DynamicStableScale = dynamic }, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Canary.Weights!.Canary.Weight.ShouldBe(50);
        return world;
    }
}
