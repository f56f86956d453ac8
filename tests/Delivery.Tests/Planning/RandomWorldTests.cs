using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Whatever users, pods and clocks do: no pass throws, limits hold at every write, and left alone the rollout comes to rest.</summary>
public sealed class RandomWorldTests
{
    [Fact]
    public void AnyHistory_LimitsHoldAndItComesToRest()
    {
        var histories =
            from replicas in Gen.Choose(1, 12)
            from steps in Gen.ListOf(Gen.Choose(0, 5))
            from moves in Gen.ListOf(Gen.Choose(0, 9))
            select (replicas, steps: steps.ToArray(), moves: moves.ToArray());
        Prop.ForAll(histories.ToArbitrary(), history => Play(history.replicas, history.steps, history.moves))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Plan_SameSnapshot_SamePlan()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(40), TestRollouts.Analysis()));
        world.Release("web:v2");

        var first = RolloutPlanner.Plan(world.Snapshot(), world.Now);
        var second = RolloutPlanner.Plan(world.Snapshot(), world.Now);

        second.Actions.Select(action => action.GetType()).ShouldBe(first.Actions.Select(action => action.GetType()));
        second.Actions.OfType<RolloutAction.RecordEvent>().ShouldBe(first.Actions.OfType<RolloutAction.RecordEvent>());
    }

    private static void Play(int replicas, int[] steps, int[] moves)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(replicas, [.. steps.Select(Step)]));
        var version = 1;
        foreach (var move in moves)
        {
            switch (move)
            {
                case 0:
                    world.Release($"web:v{++version}");
                    break;
                case 1:
                    world.Release("web:v1");
                    break;
                case 2:
                    world.PatchStatus(status => status with { Abort = true });
                    break;
                case 3:
                    world.PatchStatus(status => status with { Abort = false });
                    break;
                case 4:
                    world.PatchStatus(status => status with { PauseConditions = null });
                    break;
                case 5:
                    world.PatchStatus(status => status with { PromoteFull = true });
                    break;
                case 6:
                    world.Edit(spec => spec with { Replicas = (spec.Replicas % 12) + 1 });
                    break;
                case 7:
                    world.Edit(spec => spec with { Paused = !spec.Paused });
                    break;
                case 8:
                    Decide(world, AnalysisPhase.Failed);
                    break;
                default:
                    Decide(world, AnalysisPhase.Successful);
                    break;
            }

            world.Advance(TimeSpan.FromSeconds(7));
            world.Settle();
            Check(world);
        }
    }

    private static void Check(RolloutWorld world)
    {
        var limits = Fenceposts.Of(world.Rollout);
        var replicas = world.Rollout.Spec.Replicas!.Value;
        var desired = world.ReplicaSets.Values.Sum(rs => rs.Spec.Replicas ?? 0);
        if (!world.Rollout.Spec.Paused)
        {
            var sizes = string.Join(", ", world.ReplicaSets.Values.Select(rs => $"{rs.Metadata.Name}: {rs.Spec.Replicas}"));
            var state =
                $"{sizes}; {replicas} replicas at step {world.Rollout.Status.CurrentStepIndex}, waiting for {world.LastPlan.WaitingFor}; phase {world.Rollout.Status.Phase} {world.Rollout.Status.Message}";
            desired.ShouldBeGreaterThanOrEqualTo(replicas - limits.MaxUnavailable, $"availability: {state}");
            desired.ShouldBeLessThanOrEqualTo(replicas + Math.Max(limits.MaxSurge, 1), $"surge: {state}");
        }

        world.Rollout.Status.ObservedGeneration.ShouldBe($"{world.Rollout.Metadata.Generation}");
        world.ReplicaSets.ShouldContainKey($"web-{world.Rollout.Status.StableRS}");
    }

    private static void Decide(RolloutWorld world, string phase)
    {
        foreach (var run in world.AnalysisRuns.Values.Where(run => run.Status.Phase.Length == 0).ToList())
        {
            world.Finish(run.Metadata.Name!, phase);
        }
    }

    private static CanaryStep Step(int kind) =>
        kind switch
        {
            0 => TestRollouts.Pause(),
            1 => TestRollouts.Pause(5),
            2 => TestRollouts.Analysis(),
            3 => TestRollouts.SetWeight(10),
            4 => TestRollouts.SetWeight(50),
            _ => TestRollouts.SetWeight(90),
        };
}
