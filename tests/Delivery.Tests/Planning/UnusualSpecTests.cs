using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>What few people write for a canary: no replicas, steps of the same kind in a row, limits of nothing (areas C and D).</summary>
public sealed class UnusualSpecTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void ManyStepsOfTheSameKind(int replicas)
    {
        var world = Running(
            Canary(replicas, SetWeight(0), SetWeight(0), Pause(0), Pause("0"), Pause(), Pause(), SetWeight(100), SetWeight(50), Pause())
        );
        world.Release("web:v2");
        PassTwoPauses(world);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(4);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(5);
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(8);
        world.PatchStatus(s => s with { Abort = true });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        world.PatchStatus(s => s with { Abort = false });
        PassTwoPauses(world);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(4);
        world.PatchStatus(s => s with { PromoteFull = true });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.SizeOf(world.NewHash).ShouldBe(replicas);
    }

    [Fact]
    public void ScaleToNoneAndBackInAPause()
    {
        var world = Running(Canary(5, SetWeight(20), Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Edit(s => s with { Replicas = 0 });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas).ShouldBe((0, 0));
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.Edit(s => s with { Replicas = 10 });
        world.Settle();
        (world.SizeOf(world.NewHash), world.Stable.Spec.Replicas).ShouldBe((2, 8));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Fact]
    public void Background_StartingAtTheEnd_AndWithoutSteps()
    {
        foreach (var (steps, start) in new (CanaryStep[], int?)[] { ([SetWeight(50), Pause()], 2), ([], null), ([], 3) })
        {
            var rollout = Canary(2, steps);
            var canary = rollout.Spec.Strategy.Canary! with
            {
                Analysis = new RolloutAnalysisBackground
                {
                    Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }],
                    StartingStep = start,
                },
            };
            var world = Running(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
            world.Release("web:v2");
            world.HoldPods = true;
            world.Settle();
            world.AnalysisRuns.Count.ShouldBe(steps.Length == 0 ? 1 : 0, $"{steps.Length} {start}");
            world.HoldPods = false;
            world.Settle();
            if (steps.Length > 0)
            {
                world.PatchStatus(s => s with { PauseConditions = null });
                world.Settle();
                world.AnalysisRuns.Count.ShouldBe(1);
            }

            world.AnalysisRuns.Values.Single().Spec.Terminate.ShouldBeTrue();
            world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        }
    }

    [Fact]
    public void Step_Inconclusive_ResumedByClearingThePause_MeasuresAgain()
    {
        var world = Running(Canary(2, SetWeight(50), TestRollouts.Analysis(), TestRollouts.Analysis()));
        world.Release("web:v2");
        world.Settle();
        var run = world.AnalysisRuns.Keys.Single();
        world.Finish(run, AnalysisPhase.Inconclusive);
        world.Settle();
        world.PatchStatus(s => s with { PauseConditions = null });
        world.Settle();
        world.AnalysisRuns.ShouldContainKey(run + ".1");
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.Finish(run + ".1", AnalysisPhase.Successful);
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
        world.AnalysisRuns.ShouldContainKey($"web-{world.NewHash}-2-2");
    }

    [Fact]
    public void History_OfNothing_KeepsNoRun()
    {
        var rollout = Canary(2, SetWeight(50), TestRollouts.Analysis());
        var none = new AnalysisRunStrategy { SuccessfulRunHistoryLimit = 0, UnsuccessfulRunHistoryLimit = 0 };
        var world = Running(rollout with { Spec = rollout.Spec with { Analysis = none } });
        world.Release("web:v2");
        world.Settle();
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Failed);
        world.Settle();
        world.AnalysisRuns.ShouldBeEmpty();
        world.PatchStatus(s => s with { Abort = false });
        world.Settle();
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Successful);
        world.Settle();
        world.AnalysisRuns.ShouldBeEmpty();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Analysis_PromotedPast_IsStoppedAndTheNextOneBegins()
    {
        var world = Running(Canary(2, TestRollouts.Analysis(), TestRollouts.Analysis()));
        world.Release("web:v2");
        world.Settle();
        var first = world.AnalysisRuns.Keys.Single();
        world.PatchStatus(s => s with { CurrentStepIndex = 1 });
        world.Settle();
        world.AnalysisRuns[first].Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name.ShouldBe($"web-{world.NewHash}-2-1");
        world.Finish(first, AnalysisPhase.Failed);
        world.Settle();
        world.Rollout.Status.Abort.ShouldBeFalse();
        world.Finish($"web-{world.NewHash}-2-1", AnalysisPhase.Successful);
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    /// <summary>Whoever wrote them: a plan is made all the same, also of a restart and for routers.</summary>
    [Fact]
    public void Counts_ThatAreAbsurd_AreNoFailure()
    {
        foreach (var rollout in new[] { Canary(4, SetWeight(50), Pause()), Routed(4, null, SetWeight(50), Pause()), BlueGreen(4) })
        {
            var world = Running(rollout);
            world.Release("web:v2");
            world.Settle();
            foreach (var (name, replicaSet) in world.ReplicaSets.ToList())
            {
                world.ReplicaSets[name] = replicaSet with { Spec = replicaSet.Spec with { Replicas = int.MaxValue } };
                world.SetAvailable(name, int.MaxValue, int.MaxValue);
            }

            world.Edit(spec => spec with { RestartAt = world.Now.AddSeconds(-1) });

            var plan = RolloutPlanner.Plan(world.Snapshot(), world.Now);

            plan.Actions.OfType<RolloutAction.UpdateStatus>().Last().After.Replicas.ShouldBe(int.MaxValue);
        }
    }

    private static void PassTwoPauses(RolloutWorld world)
    {
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(2));
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(2));
        world.Settle();
    }
}
