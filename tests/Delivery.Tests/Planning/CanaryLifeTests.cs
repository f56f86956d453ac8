using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

public sealed class CanaryLifeTests
{
    [Fact]
    public void Pause_WithDuration_EndsStrictlyAfterIt()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause("1m")));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(60) + TimeSpan.FromMilliseconds(1));
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldContain("pause");

        world.Advance(TimeSpan.FromSeconds(60));
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);

        world.Advance(TimeSpan.FromMilliseconds(1));
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.New.Spec.Replicas.ShouldBe(5);
    }

    [Fact]
    public void Promote_Full_SkipsStepsButWaitsForPods()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(25), TestRollouts.Pause(), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Rollout.Status.PromoteFull.ShouldBeFalse();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Messages.ShouldContain(message => message.EndsWith("Full promotion requested", StringComparison.Ordinal));
    }

    [Fact]
    public void Rollback_ToStableTemplate_ReusesItsReplicaSetAndSkipsSteps()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(25), TestRollouts.Pause()));
        var stable = world.NewHash;
        world.Release("web:v2");
        world.Settle();
        world.Events.Clear();

        world.Release("web:v1");
        world.Settle();

        world.NewHash.ShouldBe(stable);
        world.Events.ShouldContain("SkipSteps");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.New.Metadata.Annotations![RolloutAnnotations.Revision].ShouldBe("3");
        world.New.Metadata.Annotations[RolloutAnnotations.RevisionHistory].ShouldBe("1");
        world.New.Spec.Replicas.ShouldBe(4);
    }

    [Fact]
    public void Release_InTheMiddleOfAnother_ScalesTheIntermediateDownAndStartsOver()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(40), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        var intermediate = world.NewHash;

        world.Release("web:v3");
        world.Settle();

        world.ReplicaSets[$"web-{intermediate}"].Spec.Replicas.ShouldBe(0);
        world.New.Spec.Replicas.ShouldBe(2);
        world.Stable.Spec.Replicas.ShouldBe(3);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Fact]
    public void Release_InTheMiddleOfABrokenOne_TakesItsUselessPodsFirst()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(6, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        var stable = world.NewHash;
        world.HoldPods = true;
        world.Release("web:broken");
        world.Settle();
        world.BrokenHashes.Add(world.NewHash);
        world.HoldPods = false;
        world.Settle();
        var broken = world.NewHash;
        world.SizeOf(broken).ShouldBeGreaterThan(0);
        List<(int Broken, int Stable)> sizes = [];
        world.AfterAction = _ => sizes.Add((world.SizeOf(broken), world.SizeOf(stable)));

        world.Release("web:v3");
        world.Settle();

        // Row C39: before any pod that serves goes, those go that do not.
        world.SizeOf(broken).ShouldBe(0);
        var served = sizes[0].Stable;
        sizes.TakeWhile(size => size.Broken > 0).ShouldAllBe(size => size.Stable >= served);
    }

    [Fact]
    public void Steps_Changed_StartOver()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(40), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);

        var canary = new CanaryStrategy { Steps = [TestRollouts.Pause(), TestRollouts.SetWeight(20), TestRollouts.Pause()] };
        world.Edit(spec => spec with { Strategy = new RolloutStrategy { Canary = canary } });
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        world.New.Spec.Replicas.ShouldBe(0);
    }

    [Fact]
    public void Replicas_ChangedDuringAPause_ScalesBothToTheSameWeight()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Events.Clear();

        world.Edit(spec => spec with { Replicas = 10 });
        world.Settle();

        world.New.Spec.Replicas.ShouldBe(2);
        world.Stable.Spec.Replicas.ShouldBe(8);
        world.Events.ShouldAllBe(reason => reason == EventReason.ScalingReplicaSet);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Promote_TogetherWithAScalingOrAUserPause_IsNotForgotten(bool scales)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();

        world.Edit(spec => scales ? spec with { Replicas = 10 } : spec with { Paused = true });
        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Edit(spec => spec with { Paused = false });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
    }

    [Fact]
    public void Paused_ByUser_HaltsPodsAndResumes()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20)));
        world.Edit(spec => spec with { Paused = true });
        world.Release("web:v2");
        world.Settle();
        world.New.Spec.Replicas.ShouldBe(0);
        world.Rollout.Status.Message.ShouldBe("manually paused");

        world.Edit(spec => spec with { Paused = false });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.New.Spec.Replicas.ShouldBe(5);
    }

    [Fact]
    public void Abort_WhilePausedByUser_StillGoesBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(40), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Edit(spec => spec with { Paused = true });
        world.Settle();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.New.Spec.Replicas.ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(5);
    }

    [Fact]
    public void Canary_ThatNeverBecomesAvailable_TimesOutAndAbortsWhenAsked()
    {
        var rollout = TestRollouts.Canary(4, TestRollouts.SetWeight(25));
        var world = TestRollouts.Running(
            rollout with
            {
                Spec = rollout.Spec with { ProgressDeadlineSeconds = 60, ProgressDeadlineAbort = true },
            }
        );
        world.Release("web:v2");
        world.BrokenHashes.UnionWith([HashOf("web:v2")]);
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(61));

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeTrue();
        world.New.Spec.Replicas.ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(4);
        world.Events.ShouldContain(EventReason.RolloutAborted);
    }

    [Fact]
    public void Replicas_Absent_AreWrittenFirst()
    {
        var world = new RolloutWorld(TestRollouts.Canary(null));

        var plan = RolloutPlanner.Plan(world.Snapshot(), world.Now);

        plan.Actions.ShouldBe([new RolloutAction.SetReplicas(1)]);
    }

    [Fact]
    public void Name_TakenBySomebodyElse_CountsACollisionAndTriesAnotherHash()
    {
        var world = new RolloutWorld(TestRollouts.Canary(1));
        world.TakenNames.Add($"web-{HashOf("web:v1")}");

        world.Settle();

        world.Rollout.Status.CollisionCount.ShouldBe(1);
        world.NewHash.ShouldNotBe(HashOf("web:v1"));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void History_BeyondTheLimit_DeletesTheOldestIdleVersions()
    {
        var rollout = TestRollouts.Canary(1);
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { RevisionHistoryLimit = 1 } });

        foreach (var image in new[] { "web:v2", "web:v3", "web:v4" })
        {
            world.Release(image);
            world.Settle();
        }

        world.ReplicaSets.Keys.ShouldBe([$"web-{HashOf("web:v3")}", $"web-{HashOf("web:v4")}"], ignoreOrder: true);
    }

    [Fact]
    public void Services_AreSwitchedOnceTheirPodsAreThere()
    {
        var rollout = TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var canary = rollout.Spec.Strategy.Canary! with { CanaryService = "web-canary", StableService = "web-stable" };
        var world = new RolloutWorld(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
        foreach (var name in new[] { "web-canary", "web-stable" })
        {
            world.Services[name] = new Service
            {
                Metadata = new ObjectMeta { Name = name },
                Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "web" } },
            };
        }

        world.Settle();
        world.Release("web:v2");
        world.Settle();

        world.Services["web-canary"].Spec.Selector![RolloutLabels.PodTemplateHash].ShouldBe(world.NewHash);
        world.Services["web-stable"].Spec.Selector![RolloutLabels.PodTemplateHash].ShouldBe(world.Rollout.Status.StableRS!);
        world.Services["web-stable"].Metadata.Annotations![RolloutAnnotations.ManagedByRollouts].ShouldBe("web");
    }

    private static string HashOf(string image) =>
        PodTemplateHash.Compute(System.Text.Json.JsonSerializer.SerializeToElement(TestRollouts.Template(image), RolloutsJson.Options));
}
