using System.Text.Json.Nodes;
using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Experiments as steps of a canary (rows C20 and E14 to E17).</summary>
public sealed class ExperimentScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Step_BothVersionsSideBySideJudged_GoesOnWithItsVerdict()
    {
        var rollout = await CreateAsync("compared");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Experiments.Count == 1, "an experiment");
        var experiment = rollout.Experiments[0].Header;
        experiment.Name.ShouldBe($"compared-{rollout.Hash("2")}-2-0");
        await rollout.AwaitAsync(() => rollout.RunsOf(experiment.Name).Count == 1, "its analysis");
        var (baseline, canary) = (rollout.OwnedReplicaSet(experiment.Name, "baseline"), rollout.OwnedReplicaSet(experiment.Name, "canary"));
        baseline["spec"]!["template"]!["spec"]!.ToJsonString().ShouldBe(Template(rollout, "1"));
        canary["spec"]!["template"]!["spec"]!.ToJsonString().ShouldBe(Template(rollout, "2"));
        var hashes = new[] { baseline, canary }.Select(HashOf).Concat([rollout.Hash("1"), rollout.Hash("2")]);
        hashes.ShouldBeUnique();
        var run = rollout.RunsOf(experiment.Name)[0].ToNode();
        run["spec"]!["args"]!
            .AsArray()
            .Select(static argument => (string?)argument!["value"])
            .ShouldBe([rollout.Hash("1"), rollout.Hash("2"), HashOf(baseline), HashOf(canary)]);
        rollout.Phase.ShouldBe("Progressing");

        await rollout.VerdictAsync((string)run["metadata"]!["name"]!, "Successful");
        await rollout.StepAsync(1);

        rollout.Experiments[0].ToNode()["status"]!["phase"]!.ToString().ShouldBe("Successful");
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        rollout.Experiments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Step_FailedThenRetried_HasAnExperimentOfItsOwn()
    {
        var rollout = await CreateAsync("compared-badly");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Experiments.Count == 1, "an experiment");
        var first = rollout.Experiments[0].Header.Name;
        await rollout.AwaitAsync(() => rollout.RunsOf(first).Count == 1, "its analysis");

        await rollout.VerdictAsync(rollout.RunsOf(first)[0].Header.Name, "Failed");
        await rollout.PhaseAsync("Degraded");
        ((string?)rollout.Status["message"])
            .ShouldNotBeNull()
            .ShouldStartWith("RolloutAborted: Rollout aborted update to revision 2: Experiment analysis phase is error/failed");
        await rollout.RetryAsync();
        await rollout.AwaitAsync(() => rollout.Experiments.Count == 2, "another experiment");

        rollout.Experiments[1].Header.Name.ShouldBe($"{first}-1");
        await rollout.AwaitAsync(() => rollout.RunsOf($"{first}-1").Count == 1, "its analysis");
        await rollout.VerdictAsync(rollout.RunsOf($"{first}-1")[0].Header.Name, "Successful");
        await rollout.StepAsync(1);
    }

    [Fact]
    public async Task Step_PromotedPast_ItsExperimentIsEnded()
    {
        var rollout = await CreateAsync("compared-in-vain");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Experiments.Count == 1, "an experiment");

        await rollout.PromoteAsync();
        await rollout.StepAsync(1);

        await rollout.AwaitAsync(() => (bool?)rollout.Experiments[0].ToNode()["spec"]!["terminate"] == true, "told to end");
    }

    private async Task<ScenarioRollout> CreateAsync(string name)
    {
        await ScenarioTemplates.CreateAsync(clusters, name);
        return await ScenarioRollout.CreateHealthyAsync(
            clusters,
            name,
            1,
            $$$"""
            canary:
              steps:
                - experiment:
                    scaleDownDelaySeconds: 0
                    templates: [{ name: baseline, specRef: stable }, { name: canary, specRef: canary }]
                    analyses:
                      - name: rate
                        templateName: {{{name}}}
                        requiredForCompletion: true
                        args:
                          - { name: stable, valueFrom: { podTemplateHashValue: Stable } }
                          - { name: latest, valueFrom: { podTemplateHashValue: Latest } }
                          - { name: baseline, value: "{{templates.baseline.podTemplateHash}}" }
                          - { name: canary, value: "{{templates.canary.podTemplateHash}}" }
                - pause: {}
            """
        );
    }

    private static string Template(ScenarioRollout rollout, string revision) =>
        rollout.ReplicaSet(revision).ToNode()["spec"]!["template"]!["spec"]!.ToJsonString();

    private static string HashOf(JsonObject replicaSet) =>
        (string)replicaSet["spec"]!["template"]!["metadata"]!["labels"]!["rollouts-pod-template-hash"]!;
}
