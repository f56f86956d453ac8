using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Experiments that a canary's step makes, by the controller as a whole.</summary>
public sealed class ExperimentStepTests
{
    private const string Templates = """
        "templates":[{"name":"baseline","specRef":"stable"},{"name":"canary","specRef":"canary"}]
        """;

    [Fact]
    public async Task Release_WhoseExperimentSucceeds_IsPromoted()
    {
        await using var bed = await StartAsync($$"""{"experiment":{{{Templates}},"duration":"1s","scaleDownDelaySeconds":0} }""");
        await bed.ReleaseAsync("web:v2");

        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        var experiment = (await bed.ListAsync<Experiment>(KnownResources.Experiments)).ShouldHaveSingleItem();
        experiment.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        experiment.Metadata.Name.ShouldBe($"web-{healthy.Status.StableRS}-2-1");
        await bed.EventsAsync("ExperimentCreated", "RolloutStepCompleted");
        healthy.Status.Replicas.ShouldBe(2, "pods of experiments are not counted (row H6)");
    }

    [Fact]
    public async Task Release_WhoseExperimentFails_IsAbortedAndARetryBeginsAnother()
    {
        await using var bed = await StartAsync(
            $$"""{"experiment":{{{Templates}},"scaleDownDelaySeconds":0,"analyses":[{"name":"rate","templateName":"rate"}]} }"""
        );
        await bed.ReleaseAsync("web:v2");
        var first = (await AwaitExperimentAsync(bed)).Status.Canary.CurrentExperiment!;

        await bed.FinishRunAsync($"{first}-rate", AnalysisPhase.Failed, "too slow");

        var degraded = await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        degraded.Status.Message.ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Experiment analysis phase is error/failed: too slow"
        );
        await bed.EventsAsync("AnalysisRunFailed", "AnalysisRunPending");

        await bed.PatchAsync("""{"status":{"abort":false}}""", "status");
        await bed.AwaitAsync(rollout => rollout.Status.Canary.CurrentExperiment == $"{first}-1", "an experiment of its own");
    }

    [Fact]
    public async Task Abort_EndsTheExperimentAndItsPods()
    {
        await using var bed = await StartAsync($$"""{"experiment":{{{Templates}},"scaleDownDelaySeconds":0} }""");
        await bed.ReleaseAsync("web:v2");
        var name = (await AwaitExperimentAsync(bed)).Status.Canary.CurrentExperiment!;
        await bed.AwaitExperimentPhaseAsync(name, AnalysisPhase.Running);

        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");

        await bed.AwaitExperimentPhaseAsync(name, AnalysisPhase.Successful);
        await Eventually.HoldsAsync(
            async () => (await bed.ReplicaSetsOfAsync(name)).All(rs => rs is { Spec.Replicas: 0, Status.Replicas: 0 }),
            "the experiment's pods are gone"
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
    }

    private static async Task<ControllerBed> StartAsync(string step)
    {
        var bed = await ControllerBed.StartAsync();
        await bed.CreateTemplateAsync("rate");
        await bed.CreateAsync(ControllerBed.Canary(2, $$"""[{"setWeight":50},{{step}}]"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        return bed;
    }

    private static Task<Rollout> AwaitExperimentAsync(ControllerBed bed) =>
        bed.AwaitAsync(rollout => rollout.Status.Canary.CurrentExperiment is not null, "an experiment");
}
