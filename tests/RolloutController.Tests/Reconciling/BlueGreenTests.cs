using Rollouts.Api;

namespace Rollouts.RolloutController.Tests;

public sealed class BlueGreenTests
{
    [Fact]
    public async Task Update_EventsAreThoseOfArgoInItsOrder()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateServiceAsync("active");
        await bed.CreateAsync(ControllerBed.Web(2, """{"blueGreen":{"activeService":"active"}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        // Row B39.
        string[] deployment =
        [
            "RolloutAddedToInformer",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "ScalingReplicaSet",
            "RolloutCompleted",
            "SwitchService",
        ];
        string[] update =
        [
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "SwitchService",
            "RolloutCompleted",
        ];
        (await bed.EventsAsync(reasons => reasons.Count >= deployment.Length)).ShouldBe(deployment);

        await bed.ReleaseAsync("web:v2");
        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        (await bed.SelectedAsync("active")).ShouldBe(healthy.Status.StableRS);
        (await bed.EventsAsync(reasons => reasons.Count >= deployment.Length + update.Length)).ShouldBe([.. deployment, .. update]);
    }

    [Fact]
    public async Task Controller_RestartedDuringThePause_PromotesWhatWasPromotedMeanwhile()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateServiceAsync("active");
        await bed.CreateServiceAsync("preview");
        await bed.CreateAsync(
            ControllerBed.Web(
                2,
                """{"blueGreen":{"activeService":"active","previewService":"preview","autoPromotionEnabled":false,"scaleDownDelaySeconds":1}}"""
            )
        );
        var first = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await bed.SelectedAsync("active")).ShouldBe(first.Status.StableRS);
        (await bed.SelectedAsync("preview")).ShouldBe(paused.Status.CurrentPodHash);

        await bed.StopControllerAsync();
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.StartControllerAsync();

        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        healthy.Status.StableRS.ShouldBe(paused.Status.CurrentPodHash);
        (await bed.SelectedAsync("active")).ShouldBe(healthy.Status.StableRS);
        await bed.AwaitAsync(rollout => rollout.Status.Replicas == 2, "the old version to be gone after its delay");
    }
}
