using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Events as other tools read them: every one, in this order and no other (row H27).</summary>
public sealed class EventOrderScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Canary_UpdatedAbortedAndRetried_EventsAreTheseInThisOrder()
    {
        // The pause is to be aborted before it is over, on a busy machine too.
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "canary-events",
            replicas: null,
            "canary: { steps: [{ setWeight: 50 }, { pause: { duration: 20s } }] }"
        );

        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");
        await rollout.RetryAsync();
        await rollout.PhaseAsync("Paused");
        await rollout.PhaseAsync("Healthy");

        await rollout.ShouldHaveEventsAsync(
            // The first version.
            "RolloutAddedToInformer",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "RolloutCompleted",
            // The update.
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "RolloutStepCompleted",
            "RolloutPaused",
            // The abort.
            "ScalingReplicaSet",
            "RolloutAborted",
            // The retry.
            "ScalingReplicaSet",
            "RolloutStepCompleted",
            "RolloutPaused",
            "RolloutStepCompleted",
            "RolloutResumed",
            "ScalingReplicaSet",
            "RolloutCompleted"
        );
        await rollout.PodsAsync(("1", 0), ("2", 1));
    }

    /// <summary>Row B39.</summary>
    [Fact]
    public async Task BlueGreen_Updated_EventsAreTheseInThisOrder()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "blue-green-events",
            replicas: 3,
            "blueGreen: { activeService: blue-green-events }",
            services: "blue-green-events"
        );
        rollout.Counts.ShouldBe((3, 3, 3, 3, 3));

        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Selected("blue-green-events") == "2", "users on revision 2");
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => rollout.Counts == (3, 6, 3, 3, 3), "the old version stays for its delay");
        await rollout.ShouldHaveEventsAsync(
            "RolloutAddedToInformer",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "ScalingReplicaSet",
            "RolloutCompleted",
            "SwitchService",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "SwitchService",
            "RolloutCompleted"
        );
    }
}
