using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Transitions that follow one another at once are one write; the events keep their order.</summary>
public sealed class SharedWriteTests
{
    [Fact]
    public void StepBeforeAPause_CompletesAndPausesInOneWrite()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause("3s")));
        world.Release("web:v2");
        var writes = new List<RolloutAction.UpdateStatus>();
        world.AfterAction = action =>
        {
            if (action is RolloutAction.UpdateStatus update)
            {
                writes.Add(update);
            }
        };

        world.Settle();

        var last = writes[^1];
        last.Before.CurrentStepIndex.ShouldBe(0);
        last.After.CurrentStepIndex.ShouldBe(1);
        last.After.Phase.ShouldBe(RolloutPhase.Paused);
        last.After.PauseConditions.ShouldNotBeNull();
        RolloutConditions.Find(last.After, RolloutConditionType.Paused)!.Status.ShouldBe(ConditionStatus.True);
    }

    [Fact]
    public void EventsOfAPause_FollowTheWriteThatMakesItTrue()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause("3s")));
        world.Release("web:v2");
        var told = new List<string>();
        world.AfterAction = action =>
        {
            if (action is RolloutAction.UpdateStatus)
            {
                told.Add("write");
            }
            else if (action is RolloutAction.RecordEvent record)
            {
                told.Add(record.Reason);
            }
        };

        world.Settle();
        told.TakeLast(3).ShouldBe(["RolloutStepCompleted", "write", "RolloutPaused"]);
        told.Clear();

        world.Advance(TimeSpan.FromSeconds(4));
        world.Settle();
        told.Take(3).ShouldBe(["RolloutStepCompleted", "write", "RolloutResumed"]);
        RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.Paused)!.Status.ShouldBe(ConditionStatus.False);
    }
}
