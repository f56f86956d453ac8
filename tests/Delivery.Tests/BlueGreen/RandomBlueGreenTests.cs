using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// Whatever users, pods and analyses do: after every single action the version that users get has its pods and never loses
/// them to the controller, and left alone the rollout comes to rest.
/// </summary>
public sealed class RandomBlueGreenTests
{
    [Fact]
    public void AnyHistory_UsersAlwaysHaveAVersionThatIsUp()
    {
        var histories =
            from replicas in Gen.Choose(1, 6)
            from features in Gen.Choose(0, 63)
            from moves in Gen.ListOf(Gen.Choose(0, 11))
            select (replicas, features, moves: moves.ToArray());
        Prop.ForAll(histories.ToArbitrary(), history => Play(history.replicas, history.features, history.moves))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    /// <summary>Found by the test above: aborted while more replicas are asked for and the stable version's pods do not come.</summary>
    [Fact]
    public void Aborted_WhoeverUsersGetFollowsTheReplicas() =>
        Play(replicas: 4, features: 37, [0, 10, 3, 4, 3, 4, 7, 6, 7, 2, 6, 6, 9, 4, 6, 6, 3, 10, 9, 7]);

    private static BlueGreenStrategy Strategy(BlueGreenStrategy strategy, int features)
    {
        bool Has(int bit) => (features & (1 << bit)) != 0;
        return strategy with
        {
            PreviewService = Has(0) ? "preview" : null,
            AutoPromotionEnabled = Has(1) ? false : null,
            AutoPromotionSeconds = Has(2) ? 10 : 0,
            PreviewReplicaCount = Has(3) ? 1 : null,
            PrePromotionAnalysis = Has(4) ? TestRollouts.ErrorRateAnalysis() : null,
            PostPromotionAnalysis = Has(5) ? TestRollouts.ErrorRateAnalysis() : null,
            ScaleDownDelaySeconds = Has(1) && Has(2) ? 0 : null,
        };
    }

    private static void Play(int replicas, int features, int[] moves)
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(replicas, strategy => Strategy(strategy, features)));
        world.AfterAction = action => CheckUsers(world, action);
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
                    world.Edit(spec => spec with { Replicas = (spec.Replicas % 6) + 1 });
                    break;
                case 7:
                    world.Edit(spec => spec with { Paused = !spec.Paused });
                    break;
                case 8:
                    Decide(world, AnalysisPhase.Failed);
                    break;
                case 9:
                    Decide(world, AnalysisPhase.Inconclusive);
                    break;
                case 10:
                    world.HoldPods = !world.HoldPods;
                    break;
                default:
                    Decide(world, AnalysisPhase.Successful);
                    break;
            }

            world.Advance(TimeSpan.FromSeconds(7));
            world.Settle();
            world.Rollout.Status.ObservedGeneration.ShouldBe($"{world.Rollout.Metadata.Generation}");
        }

        // Left alone with pods that come up, an update that nothing holds back reaches its users.
        world.HoldPods = false;
        Decide(world, AnalysisPhase.Successful);
        world.Settle();
        world.Selected("active").ShouldBe(world.Rollout.Status.BlueGreen.ActiveSelector);
    }

    private static void CheckUsers(RolloutWorld world, RolloutAction action)
    {
        var hash = world.Selected("active");
        var serving = world.ReplicaSets[$"web-{hash}"];
        if (action is RolloutAction.SwitchService { After.Metadata.Name: "active" })
        {
            serving.Status.AvailableReplicas.ShouldBeGreaterThan(0, $"users were sent to {hash}");
        }

        if (action is RolloutAction.ScaleReplicaSet scale && scale.After.Metadata.Name == serving.Metadata.Name)
        {
            scale.After.Spec.Replicas.ShouldBe(world.Rollout.Spec.Replicas, $"users are on {hash}");
        }

        world.ReplicaSets.ShouldContainKey($"web-{world.Rollout.Status.StableRS}");
    }

    private static void Decide(RolloutWorld world, string phase)
    {
        foreach (var run in world.AnalysisRuns.Values.Where(run => run.Status.Phase.Length == 0).ToList())
        {
            world.Finish(run.Metadata.Name!, phase);
        }
    }
}
