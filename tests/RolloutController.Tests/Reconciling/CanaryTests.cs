using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class CanaryTests
{
    [Fact]
    public async Task Release_GoodVersion_GoesThroughTheStepsAndIsPromoted()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(4, """[{"setWeight":25},{"pause":{}},{"setWeight":50},{"pause":{"duration":"1s"}}]"""));
        var first = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await bed.ReleaseAsync("web:v2");
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        paused.Status.CurrentStepIndex.ShouldBe(1);
        (await Sizes(bed)).ShouldBe(
            new Dictionary<string, int> { [first.Status.CurrentPodHash!] = 3, [paused.Status.CurrentPodHash!] = 1 }
        );

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        healthy.Status.StableRS.ShouldBe(paused.Status.CurrentPodHash);
        (await Sizes(bed))[healthy.Status.StableRS!].ShouldBe(4);
        await bed.EventsAsync(reasons => reasons.Count(reason => reason == "RolloutCompleted") == 2 && reasons.Contains("RolloutResumed"));
    }

    [Fact]
    public async Task BackgroundRun_ThatReadsTheWeight_IsToldEachChange()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.Client.CreateAsync(
            KnownResources.AnalysisTemplates,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate",
                     "metadata":{"name":"by-weight","annotations":{"rollouts/analysis-policies":"{\"errors\":{\"onFailure\":\"pause\"}}"}},
                     "spec":{"metrics":[{"name":"errors","interval":"1h","provider":{"web":{"url":"http://127.0.0.1/{{run.canaryWeight}}"}}}]}}
                    """
                )!
                .AsObject()
        );
        const string analysis = "\"analysis\":{\"templates\":[{\"templateName\":\"by-weight\"}]}";
        const string steps = "[{\"setWeight\":25},{\"pause\":{}},{\"setWeight\":50},{\"pause\":{}}]";
        await bed.CreateAsync(ControllerBed.Web(4, $$$"""{"canary":{{{{analysis}}},"steps":{{{steps}}}}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        var told = await Notes();
        told[RolloutAnnotations.CanaryWeight].ShouldBe("25");
        told[RolloutAnnotations.AnalysisPolicies].ShouldBe("""{"errors":{"onFailure":"pause"}}""");

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");

        await Eventually.HoldsAsync(async () => (await Notes())[RolloutAnnotations.CanaryWeight] == "50", "the new weight on the run");

        async Task<IReadOnlyDictionary<string, string>> Notes() =>
            (await bed.ListAsync<AnalysisRun>(KnownResources.AnalysisRuns)).Single().Metadata.Annotations!;
    }

    [Fact]
    public async Task Analysis_Failing_RollsBack()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.Client.CreateAsync(
            KnownResources.AnalysisTemplates,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate","metadata":{"name":"error-rate"},
                     "spec":{"metrics":[{"name":"errors","successCondition":"result < 1","provider":{"web":{"url":"http://127.0.0.1/"}}}]}}
                    """
                )!
                .AsObject()
        );
        await bed.CreateAsync(ControllerBed.Canary(2, """[{"setWeight":50},{"analysis":{"templates":[{"templateName":"error-rate"}]}}]"""));
        var first = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await bed.ReleaseAsync("web:v2");
        var atAnalysis = await bed.AwaitAsync(
            rollout => rollout.Status.Canary.CurrentStepAnalysisRunStatus is not null,
            "an AnalysisRun in the status"
        );
        var run = atAnalysis.Status.Canary.CurrentStepAnalysisRunStatus!.Name;
        await bed.Client.PatchAsync(
            KnownResources.AnalysisRuns,
            "default",
            run,
            Patch.Merge(JsonNode.Parse("""{"status":{"phase":"Failed","message":"too many errors"}}""")!.AsObject())
        );

        var degraded = await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        degraded.Status.Message.ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: too many errors"
        );
        await Eventually.HoldsAsync(
            async () =>
            {
                var sizes = await Sizes(bed);
                return sizes[first.Status.CurrentPodHash!] == 2 && sizes[degraded.Status.CurrentPodHash!] == 0;
            },
            "pods to go back"
        );
    }

    [Fact]
    public async Task Controller_RestartedInTheMiddle_GoesOnWhereItWas()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(4, """[{"setWeight":25},{"pause":{"duration":"1s"}},{"setWeight":75},{"pause":{}}]"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);

        await bed.StopControllerAsync();
        await bed.StartControllerAsync();

        await bed.AwaitAsync(
            static rollout => rollout.Status is { CurrentStepIndex: 3, Phase: RolloutPhase.Paused },
            "the second pause, which waits for somebody"
        );
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        healthy.Status.StableRS.ShouldBe(healthy.Status.CurrentPodHash);
        (await bed.EventsAsync("RolloutCompleted")).Count(reason => reason == "RolloutAddedToInformer").ShouldBe(1);
    }

    [Fact]
    public async Task Orphans_OfADeletedRollout_AreAdoptedWithoutRestartingPods()
    {
        await using var bed = await ControllerBed.StartAsync();
        var manifest = ControllerBed.Canary(2, "[]");
        await bed.CreateAsync(manifest.DeepClone().AsObject());
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        var pods = await PodUids(bed);
        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web", new DeleteOptions { PropagationPolicy = "Orphan" });
        await Eventually.HoldsAsync(
            async () => (await bed.Client.ListAsync(KnownResources.ReplicaSets, "default")).Items.All(rs => rs.Header.Controller is null),
            "the ReplicaSet to be an orphan"
        );

        var again = await bed.CreateAsync(manifest);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        var replicaSet = (await bed.Client.ListAsync(KnownResources.ReplicaSets, "default")).Items.ShouldHaveSingleItem();
        replicaSet.Header.Controller!.Uid.ShouldBe(again.Metadata.Uid);
        (await PodUids(bed)).ShouldBe(pods, ignoreOrder: true);
    }

    [Fact]
    public async Task Name_OfAForeignReplicaSet_IsNotTakenOver()
    {
        await using var bed = await ControllerBed.StartAsync();
        var manifest = ControllerBed.Canary(1, "[]");
        await bed.StopControllerAsync();
        var hash = PodTemplateHash.Compute(System.Text.Json.JsonSerializer.SerializeToElement(manifest["spec"]!["template"]));
        await bed.Client.CreateAsync(
            KnownResources.ReplicaSets,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-HASH"},
                     "spec":{"replicas":0,"selector":{"matchLabels":{"app":"other"}},
                      "template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[{"name":"c","image":"other"}]}}}}
                    """.Replace("HASH", hash, StringComparison.Ordinal)
                )!
                .AsObject()
        );
        await bed.StartControllerAsync();

        await bed.CreateAsync(manifest);
        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        healthy.Status.CollisionCount.ShouldBe(1);
        healthy.Status.CurrentPodHash.ShouldNotBe(hash);
    }

    [Fact]
    public async Task InstanceId_OfAnotherController_IsLeftAlone()
    {
        await using var bed = await ControllerBed.StartAsync(instanceId: "blue");
        var foreign = ControllerBed.Canary(1, "[]");
        foreign["metadata"]!["name"] = "foreign";
        await bed.CreateAsync(foreign);
        var own = ControllerBed.Canary(1, "[]");
        own["metadata"]!["labels"] = new JsonObject { [RolloutLabels.ControllerInstanceId] = "blue" };
        await bed.CreateAsync(own);

        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        (await bed.Client.GetAsync(KnownResources.Rollouts, "default", "foreign")).ToNode()["status"].ShouldBeNull();
    }

    private static async Task<Dictionary<string, int>> Sizes(ControllerBed bed) =>
        (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).ToDictionary(
            rs => rs.Metadata.Labels![RolloutLabels.PodTemplateHash],
            rs => rs.Spec.Replicas ?? 1
        );

    private static async Task<List<string>> PodUids(ControllerBed bed) =>
        [.. (await bed.Client.ListAsync(KnownResources.Pods, "default")).Items.Select(pod => pod.Header.Uid)];
}
