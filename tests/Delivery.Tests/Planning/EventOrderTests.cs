using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Tools read the order of events; it is part of the behaviour (row H27).</summary>
public sealed class EventOrderTests
{
    private static Rollout OneReplica() => TestRollouts.Canary(1, TestRollouts.SetWeight(50), TestRollouts.Pause("3s"));

    [Fact]
    public void FirstDeploy_Canary_EventsInOrder()
    {
        var world = new RolloutWorld(OneReplica());

        world.Settle();

        world.Events.ShouldBe(["RolloutUpdated", "NewReplicaSetCreated", "RolloutNotCompleted", "ScalingReplicaSet", "RolloutCompleted"]);
        world.Messages[0].ShouldBe("Rollout updated to revision 1");
        world.Messages[4].ShouldBe($"Rollout completed update to revision 1 ({world.NewHash}): Initial deploy");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
    }

    [Fact]
    public void Update_AbortRetryPromote_EventsInOrder()
    {
        var world = TestRollouts.Running(OneReplica());

        world.Release("web:v2");
        world.Settle();
        world.Events.ShouldBe([
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "RolloutStepCompleted",
            "RolloutPaused",
        ]);
        world.Messages[4].ShouldBe("Rollout step 1/2 completed (setWeight: 50)");
        world.Messages[5].ShouldBe("Rollout is paused (CanaryPauseStep)");
        world.Events.Clear();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Events.ShouldBe(["ScalingReplicaSet", "RolloutAborted"]);
        world.Rollout.Status.Message.ShouldBe("RolloutAborted: Rollout aborted update to revision 2");
        world.Rollout.Status.PauseConditions.ShouldBeNull();
        world.Events.Clear();

        world.PatchStatus(status => status with { Abort = false });
        world.Settle();
        world.Events.ShouldBe(["ScalingReplicaSet", "RolloutStepCompleted", "RolloutPaused"]);
        world.Events.Clear();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Events.ShouldBe(["RolloutStepCompleted", "ScalingReplicaSet", "RolloutCompleted"]);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }
}
