using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>A canary whose traffic is routed, from release to release.</summary>
public sealed class RoutedCanaryTests
{
    [Fact]
    public void FirstVersion_GetsAllTrafficThroughTheStableService()
    {
        var world = Running(Routed(4, null, SetWeight(25), Pause()));
        world.Traffic!.Weight.ShouldBe(0);
        world.Traffic.RemovesManagedRoutes.ShouldBeTrue();
        world.Selected("stable").ShouldBe(world.NewHash);
        world.Rollout.Status.Canary.Weights!.Stable.ShouldBe(
            new WeightDestination
            {
                Weight = 100,
                ServiceName = "stable",
                PodTemplateHash = world.NewHash,
            }
        );
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Update_PodsFirstThenTraffic_StableKeepsItsSize()
    {
        var world = Running(Routed(4, null, SetWeight(25), Pause(), SetWeight(50), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.SizeOf(stable).ShouldBe(4);
        world.Traffic!.Weight.ShouldBe(25);
        world.Selected("canary").ShouldBe(world.NewHash);
        world.Messages.ShouldContain("Traffic weight updated from 0 to 25");
        world.Rollout.Status.Message.ShouldBe("CanaryPauseStep");
        world.Rollout.Status.Canary.Weights!.Verified.ShouldBeNull();

        Promote(world);
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic.Weight).ShouldBe((2, 4, 50));

        Promote(world);
        // The old version is kept for thirty seconds: requests on their way still find it.
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic.Weight).ShouldBe((4, 4, 0));
        world.Selected("stable").ShouldBe(world.NewHash);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Routes.Select(route => route.Weight).ShouldBe([0, 25, 50, 100, 0]);

        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(stable).ShouldBe(0);
    }

    [Fact]
    public void Update_EventsInOrder()
    {
        var world = Running(Routed(1, null, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Events.ShouldBe([
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "SwitchService",
            "TrafficWeightUpdated",
            "RolloutStepCompleted",
            "RolloutPaused",
        ]);
    }

    [Fact]
    public void Weight_WaitsForPods()
    {
        var world = Running(Routed(4, null, SetWeight(25), SetWeight(50), Pause()));
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0);
        world.SetAvailable(world.New.Metadata.Name!, 1, 1);
        world.Settle();
        // The first step is done; the second waits for its second pod, and the weight with it.
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.Traffic.Weight.ShouldBe(25);
        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Theory]
    [InlineData(ReplicaProgressThresholdType.Percent, 34, 1, 0)]
    [InlineData(ReplicaProgressThresholdType.Percent, 33, 1, 60)]
    [InlineData(ReplicaProgressThresholdType.Pods, 2, 1, 0)]
    [InlineData(ReplicaProgressThresholdType.Pods, 2, 2, 60)]
    public void Weight_WaitsForTheThresholdOnly(string type, int value, int available, int weight)
    {
        var threshold = new ReplicaProgressThreshold { Type = type, Value = value };
        var world = Running(Routed(5, canary => canary with { ReplicaProgressThreshold = threshold }, SetWeight(60), Pause()));
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.SetAvailable(world.New.Metadata.Name!, 3, available);
        world.Settle();

        world.Traffic!.Weight.ShouldBe(weight);
    }

    [Fact]
    public void MaxTrafficWeight_IsTheWhole()
    {
        var routing = new RolloutTrafficRouting
        {
            Plugins = new Dictionary<string, System.Text.Json.JsonElement> { ["acme/router"] = default },
            MaxTrafficWeight = 1000,
        };
        var world = Running(Routed(20, canary => canary with { TrafficRouting = routing }, SetWeight(125), Pause()));
        world.Release("web:v2");
        world.Settle();

        // 125 of 1000 are an eighth of the traffic: two and a half of twenty pods, so three.
        (world.Traffic!.Weight, world.Traffic.MaxWeight, world.Traffic.StableWeight).ShouldBe((125, 1000, 875));
        world.SizeOf(world.NewHash).ShouldBe(3);

        Promote(world);
        world.Routes.Select(route => route.Weight).ShouldBe([0, 125, 1000, 0]);
        world.Rollout.Status.Canary.Weights!.Stable.Weight.ShouldBe(1000);
    }

    [Fact]
    public void Abort_TrafficAtOncePodsAfterTheirDelay()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0);
        world.Traffic.RemovesManagedRoutes.ShouldBeTrue();
        world.SizeOf(world.NewHash).ShouldBe(2);
        world.Selected("canary").ShouldBe(world.Rollout.Status.StableRS);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Traffic.Weight).ShouldBe((2, 50));
        world.Selected("canary").ShouldBe(world.NewHash);
    }

    [Fact]
    public void Abort_WithoutScaleDown_KeepsTheCanaryForGood()
    {
        var world = Running(Routed(4, canary => canary with { AbortScaleDownDelaySeconds = 0 }, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Advance(TimeSpan.FromHours(1));
        world.Settle();
        (world.SizeOf(world.NewHash), world.Traffic!.Weight).ShouldBe((2, 0));
        // The note follows spec.replicas, so that this does not look like scaling for ever (row C53).
        world.Edit(spec => spec with { Replicas = 6 });
        world.Settle();
        world.SizeOf(world.Rollout.Status.StableRS).ShouldBe(6);
        world.New.Metadata.Annotations![RolloutAnnotations.DesiredReplicas].ShouldBe("6");
    }

    [Fact]
    public void Abort_WithStableTooSmall_MovesOnlyWhatItCanCarry()
    {
        var world = Running(Routed(4, null, SetWeight(75), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 2);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        // Two of four stable pods carry half; the canary has three and keeps the other half.
        world.Traffic!.Weight.ShouldBe(50);
        world.LastPlan.WaitingFor!.ShouldContain("2 of 4 are available");
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 4);
        world.Settle();
        world.Traffic.Weight.ShouldBe(0);
    }

    [Fact]
    public void Abort_WithStableTooSmallAndCanaryWorse_MovesEverything()
    {
        var world = Running(Routed(4, null, SetWeight(75), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 2);
        world.SetAvailable(world.New.Metadata.Name!, 3, 0);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0);
    }

    [Fact]
    public void CanaryWithoutPods_LosesItsWeightBeforeAnythingElseMoves()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.SetAvailable(world.New.Metadata.Name!, 2, 0);
        var told = new List<TrafficTarget>();
        world.AfterAction = action => told.AddRange(action is RolloutAction.RouteTraffic route ? [route.Target] : []);
        world.Settle();
        told[0].WeightFirst.ShouldBeTrue();
        told[0].Weight.ShouldBe(0);
    }

    [Fact]
    public void SetCanaryScale_SizesApartFromTraffic_UntilItMatchesAgain()
    {
        var world = Running(
            Routed(
                4,
                null,
                new CanaryStep { SetCanaryScale = new SetCanaryScale { Replicas = 3 } },
                Pause(),
                SetWeight(25),
                Pause(),
                new CanaryStep { SetCanaryScale = new SetCanaryScale { MatchTrafficWeight = true } },
                Pause()
            )
        );
        world.Release("web:v2");
        world.Settle();
        (world.SizeOf(world.NewHash), world.Traffic!.Weight).ShouldBe((3, 0));
        Promote(world);
        (world.SizeOf(world.NewHash), world.Traffic.Weight).ShouldBe((3, 25));
        Promote(world);
        (world.SizeOf(world.NewHash), world.Traffic.Weight).ShouldBe((1, 25));
    }

    [Fact]
    public void MinPods_RaisesWhatIsNotZero()
    {
        var world = Running(Routed(10, canary => canary with { MinPodsPerReplicaSet = 2 }, SetWeight(5), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Fact]
    public void DynamicStableScale_StableShrinksAfterItsTrafficAndGrowsBackBeforeIt()
    {
        var world = Running(Routed(4, canary => canary with { DynamicStableScale = true }, SetWeight(25), Pause(), SetWeight(75), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic!.Weight).ShouldBe((1, 3, 25));
        Promote(world);
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic.Weight).ShouldBe((3, 1, 75));

        world.HoldPods = true;
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.SizeOf(stable).ShouldBe(4);
        world.Traffic.Weight.ShouldBe(75, "stable still has one pod");
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 3);
        world.Settle();
        world.Traffic.Weight.ShouldBe(25);
        world.SizeOf(world.NewHash).ShouldBe(1);
        world.SetAvailable(world.New.Metadata.Name!, 1, 1);
        world.SetAvailable(world.Stable.Metadata.Name!, 4, 4);
        world.Settle();
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic.Weight).ShouldBe((0, 4, 0));
    }

    [Fact]
    public void DynamicStableScale_Promoted_OldVersionGoesWithItsTraffic()
    {
        var world = Running(Routed(4, canary => canary with { DynamicStableScale = true }, SetWeight(50), Pause()));
        var old = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        Promote(world);
        (world.SizeOf(world.NewHash), world.SizeOf(old), world.Traffic!.Weight).ShouldBe((4, 0, 0));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void PropagationDelay_NoPodGoesBeforeItHasPassed()
    {
        var rollout = Routed(4, canary => canary with { DynamicStableScale = true }, SetWeight(50), Pause());
        var world = new RolloutWorld(rollout) { PropagationDelay = TimeSpan.FromSeconds(20) };
        Furnish(world);
        world.Settle();
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        // As long as proxies may follow what was said before, no Service is led elsewhere either.
        (world.Traffic!.Weight, world.Rollout.Status.CurrentStepIndex).ShouldBe((0, 0), "the step has not set its weight");
        world.Advance(TimeSpan.FromSeconds(20));
        world.Settle();
        (world.SizeOf(stable), world.Traffic!.Weight, world.Rollout.Status.CurrentStepIndex).ShouldBe((4, 50, 1));
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));
        world.Advance(TimeSpan.FromSeconds(20));
        world.Settle();
        world.SizeOf(stable).ShouldBe(2);
    }

    [Fact]
    public void ThirdVersion_InTheMiddle_TakesOverOnceItCanCarryItsShare()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.HoldPods = true;
        world.Release("web:v3");
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0, "nothing of the third version is there");
        world.Traffic.StableHash.ShouldBe(first);
        world.SizeOf(second).ShouldBe(2, "its Service still leads there");
        world.HoldPods = false;
        world.Settle();
        (world.SizeOf(first), world.SizeOf(second), world.SizeOf(world.NewHash), world.Traffic.Weight).ShouldBe((4, 0, 2, 50));
        world.Selected("canary").ShouldBe(world.NewHash);
    }

    [Fact]
    public void ThirdVersion_BehindSubsetsAlone_TakesTheSubsetOnceItHasNoRequests()
    {
        var world = Running(
            Routed(
                4,
                static canary =>
                    canary with
                    {
                        StableService = null,
                        CanaryService = null,
                        TrafficRouting = new RolloutTrafficRouting
                        {
                            Istio = new IstioTrafficRouting
                            {
                                VirtualService = new IstioVirtualService { Name = "web" },
                                DestinationRule = new IstioDestinationRule
                                {
                                    Name = "web",
                                    CanarySubsetName = "canary",
                                    StableSubsetName = "stable",
                                },
                            },
                        },
                    },
                SetWeight(50),
                Pause()
            )
        );
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        var seen = new List<TrafficTarget>();
        world.AfterAction = action => seen.AddRange(action is RolloutAction.RouteTraffic route ? [route.Target] : []);
        world.HoldPods = true;
        world.Release("web:v3");
        world.Settle();
        (world.Traffic!.Weight, world.Traffic.CanaryHash).ShouldBe((0, world.NewHash), "the stable version has all requests meanwhile");
        seen.Find(target => target.CanaryHash == world.NewHash)!.WeightFirst.ShouldBeTrue("the subset changes after its requests went");
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldStartWith("2 canary and 4 stable pods");
        world.HoldPods = false;
        world.Settle();
        (world.Traffic.Weight, world.Traffic.CanaryHash, world.SizeOf(second)).ShouldBe((50, world.NewHash, 0));
    }

    [Fact]
    public void RollbackToStable_InTheMiddle_TrafficGoesBackAtOnce()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        var tried = world.NewHash;
        world.Release("web:v1");
        world.Settle();
        world.Traffic!.Weight.ShouldBe(0);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Selected("canary").ShouldBe(stable);
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(tried).ShouldBe(0);
    }

    [Fact]
    public void FullPromotion_KeepsTheWeightUntilAllPodsAreThere()
    {
        var world = Running(Routed(4, null, SetWeight(25), Pause(), SetWeight(50), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.HoldPods = true;
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Traffic!.Weight).ShouldBe((4, 25));
        world.HoldPods = false;
        world.Settle();
        world.Traffic.Weight.ShouldBe(0);
        world.Selected("stable").ShouldBe(world.NewHash);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
    }

    [Fact]
    public void Verification_HoldsStepAndPromotionUntilTheWeightIsInForce()
    {
        var world = Running(Routed(2, null, SetWeight(50)));
        world.Verified = false;
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        world.Rollout.Status.Canary.Weights!.Verified.ShouldBe(false);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(10));
        world.Verified = true;
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
    }

    [Fact]
    public void Verification_IsAskedAgainAfterTheIntervalThatIsConfigured()
    {
        var world = Running(Routed(2, null, SetWeight(50)));
        (world.Verified, world.VerifyRetryInterval) = (false, TimeSpan.FromSeconds(3));
        world.Release("web:v2");
        world.Settle();

        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(EvidenceKind.ControllerStatus, null)]
    [InlineData(EvidenceKind.PluginAnswer, false)]
    [InlineData(EvidenceKind.TargetGroups, false)]
    [InlineData(EvidenceKind.MeasuredShare, false)]
    public void Evidence_OfAnyKindThatIsAwaited_HoldsTheStepAndTheStablePods_AndTheStatusSaysSo(EvidenceKind kind, bool? verified)
    {
        var world = Running(Routed(4, canary => canary with { DynamicStableScale = true }, SetWeight(50), Pause()));
        var stable = world.NewHash;
        (world.Verified, world.Evidence) = (false, kind);
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        world.SizeOf(stable).ShouldBe(4);
        world.LastPlan.WaitingFor.ShouldBe("somebody to see weight 50");
        world.Rollout.Status.Canary.Weights!.Verified.ShouldBe(verified);
        WeightCondition.Read(world.Rollout.Status).ShouldBe(new WeightEvidence(kind, "somebody to see weight 50"));

        world.Verified = true;
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.SizeOf(stable).ShouldBe(2);
        world.Rollout.Status.Conditions!.ShouldNotContain(condition => condition.Type == RolloutConditionType.WeightInForce);
    }

    /// <summary>A controller that has just started finds the weight, and knows nothing of what was doubted of it.</summary>
    [Fact]
    public void Evidence_ThatAnotherControllerAwaited_IsAskedForAgainByTheNext()
    {
        var world = Running(Routed(2, null, SetWeight(50), Pause()));
        world.Verified = false;
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);

        world.Observation = world.Observation! with { Evidence = null };
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        world.Observation!.Evidence!.IsInForce.ShouldBeFalse();
    }

    [Fact]
    public void Evidence_ThatNeverComes_DoesNotHoldAnAbort()
    {
        var world = Running(Routed(2, null, SetWeight(50), Pause()));
        world.Verified = false;
        world.Release("web:v2");
        world.Settle();
        WeightCondition.Read(world.Rollout.Status).ShouldNotBeNull();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);
        WeightCondition.Read(world.Rollout.Status).ShouldBeNull();
    }

    [Fact]
    public void Routes_OfSteps_AreSetInTheirStepAndRemovedAtTheEnd()
    {
        SetHeaderRoute header = new()
        {
            Name = "header",
            Match =
            [
                new HeaderRoutingMatch
                {
                    HeaderName = "x-try",
                    HeaderValue = new StringMatch { Exact = "1" },
                },
            ],
        };
        SetMirrorRoute mirror = new() { Name = "mirror", Match = [new RouteMatch { Path = new StringMatch { Prefix = "/" } }] };
        var world = Running(
            Routed(
                2,
                null,
                SetWeight(50),
                new CanaryStep { SetHeaderRoute = header },
                Pause(),
                new CanaryStep { SetMirrorRoute = mirror },
                Pause()
            )
        );
        var seen = new List<TrafficTarget>();
        world.AfterAction = action => seen.AddRange(action is RolloutAction.RouteTraffic route ? [route.Target] : []);
        world.Release("web:v2");
        world.Settle();
        seen.ShouldContain(target => target.HeaderRoute == header);
        seen.ShouldAllBe(target => target.HeaderRoute == null || target.Weight == 50);
        Promote(world);
        seen.ShouldContain(target => target.MirrorRoute == mirror);
        Promote(world);
        world.Traffic!.RemovesManagedRoutes.ShouldBeTrue();
        world.Traffic.HeaderRoute.ShouldBeNull();
    }

    [Fact]
    public void PingPong_ServicesChangePlacesWithEveryPromotion()
    {
        var rollout = Routed(
            2,
            canary =>
                canary with
                {
                    StableService = null,
                    CanaryService = null,
                    PingPong = new PingPongSpec { PingService = "ping", PongService = "pong" },
                },
            SetWeight(50),
            Pause()
        );
        var world = Running(rollout);
        world.Rollout.Status.Canary.StablePingPong.ShouldBe(PingPong.Ping);
        world.Traffic!.StableService.ShouldBe("ping");
        world.Selected("ping").ShouldBe(world.NewHash);
        var first = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Selected("pong").ShouldBe(world.NewHash);
        world.Selected("ping").ShouldBe(first);
        world.Traffic.CanaryService.ShouldBe("pong");
        Promote(world);
        world.Rollout.Status.Canary.StablePingPong.ShouldBe(PingPong.Pong);
        (world.Traffic.StableService, world.Traffic.Weight).ShouldBe(("pong", 0));
        world.Selected("pong").ShouldBe(world.NewHash);
    }

    [Fact]
    public void NoRouter_PodsAreCountedAsRoutedAndNothingIsTold()
    {
        var world = Running(Routed(4, canary => canary with { TrafficRouting = new RolloutTrafficRouting() }, SetWeight(25), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        (world.SizeOf(world.NewHash), world.SizeOf(stable)).ShouldBe((1, 4));
        world.Traffic.ShouldBeNull();
        world.Rollout.Status.Canary.Weights.ShouldBeNull();
    }

    [Fact]
    public void Replicas_ChangedDuringAPause_ScalesBothToTheSameWeight()
    {
        var world = Running(Routed(4, null, SetWeight(50), Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Edit(spec => spec with { Replicas = 8 });
        world.Settle();
        (world.SizeOf(world.NewHash), world.SizeOf(stable), world.Traffic!.Weight).ShouldBe((4, 8, 50));
    }

    private static void Promote(RolloutWorld world)
    {
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
    }
}
