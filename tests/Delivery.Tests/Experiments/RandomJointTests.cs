using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// A Rollout and its Experiments, each planned on its own and in any order, with a user at work: no action takes the last pods from an experiment's
/// template that the routers send requests to, and left alone everything comes to rest with nothing of an experiment running.
/// </summary>
public sealed class RandomJointTests
{
    [Fact]
    public void AnyHistory_NoActionTakesPodsFromUnderRequests()
    {
        var histories = from delay in Gen.Choose(0, 1) from moves in Gen.ListOf(Gen.Choose(0, 15)) select (delay, moves: moves.ToArray());
        Prop.ForAll(histories.ToArbitrary(), history => Play(history.delay * 9, history.moves))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void UndisturbedHistory_SendsRequestsToTheExperimentAndComesToItsEnd()
    {
        var joint = new JointWorld(scaleDownDelay: 0);
        joint.Release("web:v2");
        joint.Settle();
        joint.Rollout.Traffic!.Additional.Select(destination => destination.Weight).ShouldBe([10, 5]);
        joint.Rollout.Traffic.StableWeight.ShouldBe(60);

        joint.Advance(TimeSpan.FromSeconds(61));
        joint.Settle();

        joint.Rollout.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        joint.Rollout.Traffic.Additional.ShouldBeEmpty();
        joint.Experiments.ShouldHaveSingleItem().Value.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
    }

    private static void Play(int delay, int[] moves)
    {
        var joint = new JointWorld(delay);
        var version = 1;
        foreach (var move in moves)
        {
            Move(joint, move, ref version);
        }

        joint.Rollout.PatchStatus(status => status with { Abort = false, PauseConditions = null });
        joint.Rollout.Edit(spec => spec with { Paused = false });
        joint.Restore();
        for (var pass = 0; pass < 12; pass++)
        {
            joint.Rollout.PatchStatus(status => status with { PauseConditions = null });
            joint.Settle();
            joint.Advance(TimeSpan.FromSeconds(61));
        }

        joint.Settle();
        joint.Rollout.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        joint.Rollout.Traffic!.Additional.ShouldBeEmpty();
        joint.Experiments.Values.SelectMany(experiment => experiment.ReplicaSets.Values).ShouldAllBe(rs => rs.Spec.Replicas == 0);
        joint.Experiments.Values.SelectMany(experiment => experiment.Services.Values).ShouldBeEmpty();
    }

    private static void Move(JointWorld joint, int move, ref int version)
    {
        switch (move)
        {
            case 0:
                joint.Release($"web:v{++version}");
                break;
            case 1:
                joint.Release("web:v1");
                break;
            case 2:
                joint.Rollout.PatchStatus(status => status with { Abort = true });
                break;
            case 3:
                joint.Rollout.PatchStatus(status => status with { Abort = false });
                break;
            case 4:
                joint.Rollout.PatchStatus(status => status with { PromoteFull = true });
                break;
            case 5:
                // Stepping past (row J24).
                joint.Rollout.PatchStatus(status => status with { CurrentStepIndex = Math.Min((status.CurrentStepIndex ?? 0) + 1, 3) });
                break;
            case 6:
                joint.Rollout.Edit(spec => spec with { Paused = !spec.Paused });
                break;
            case 7:
                joint.LoseAPod();
                break;
            case 8:
                joint.TerminateExperiments();
                break;
            case 9 or 10:
                joint.Rollout.Settle();
                break;
            case 11 or 12:
                joint.PassExperiments();
                break;
            case 13:
                joint.Advance(TimeSpan.FromSeconds(20));
                break;
            default:
                joint.Settle();
                break;
        }
    }
}
