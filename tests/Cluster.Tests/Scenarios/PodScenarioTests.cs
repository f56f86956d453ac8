using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Where pods of a version may be, when they count as available, and whose Rollouts the controller minds.</summary>
public sealed class PodScenarioTests(ClusterFixture clusters)
{
    /// <summary>Row I8: the new version keeps off the nodes of the stable one, and no longer when it is the stable one itself.</summary>
    [Theory]
    [InlineData("apart", "requiredDuringSchedulingIgnoredDuringExecution: {}")]
    [InlineData("rather-apart", "preferredDuringSchedulingIgnoredDuringExecution: { weight: 70 }")]
    public async Task AntiAffinity_TheNewVersionKeepsOffTheStableOne(string name, string affinity)
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            name,
            2,
            $"canary: {{ antiAffinity: {{ {affinity} }}, steps: [{{ setWeight: 50 }}, {{ pause: {{}} }}] }}"
        );
        Terms(rollout, "1").ShouldBeNull();

        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);
        var kind = affinity.Split(':')[0];
        var term = Terms(rollout, "2")![kind]!.AsArray().ShouldHaveSingleItem()!;
        if (term["podAffinityTerm"] is { } preferred)
        {
            ((int)term["weight"]!).ShouldBe(70);
            term = preferred;
        }

        var expression = term["labelSelector"]!["matchExpressions"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)expression["key"]!).ShouldBe("rollouts-pod-template-hash");
        ((string)expression["values"]![0]!).ShouldBe(rollout.Hash("1"));
        ((string)term["topologyKey"]!).ShouldBe("kubernetes.io/hostname");
        rollout.Object["spec"]!["template"]!["spec"]!["affinity"].ShouldBeNull();

        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        rollout.StableRevision.ShouldBe("2");
        await rollout.AwaitAsync(
            () => Terms(rollout, "2")?[kind]?.AsArray() is null or { Count: 0 },
            "nothing to keep off, for the pods to come"
        );
    }

    /// <summary>Rows A9 and I14: a pod that is ready counts only after its time.</summary>
    [Fact]
    public async Task MinReadySeconds_AStepWaitsForThem()
    {
        const int Seconds = 4;
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "proven",
            2,
            "canary: { steps: [{ setWeight: 50 }, { pause: {} }] }",
            $"minReadySeconds: {Seconds}"
        );
        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);

        ((int)rollout.ReplicaSet("2").ToNode()["spec"]!["minReadySeconds"]!).ShouldBe(Seconds);
        var ready = rollout.Pods("2").ShouldHaveSingleItem().ToNode()["status"]!["conditions"]!
            .AsArray()
            .Single(static condition => (string?)condition!["type"] == "Ready")!;
        // Times have whole seconds.
        (Time(rollout.Condition("Paused")!["lastTransitionTime"]!) - Time(ready["lastTransitionTime"]!)).ShouldBeGreaterThanOrEqualTo(
            TimeSpan.FromSeconds(Seconds - 1)
        );

        await rollout.ChangeAsync("minReadySeconds: 1");
        await rollout.AwaitAsync(
            () => (int?)rollout.ReplicaSet("2").ToNode()["spec"]!["minReadySeconds"] == 1,
            "the new time on the new version"
        );
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
    }

    /// <summary>Row L6: what is labelled for another controller is left alone until the label is gone.</summary>
    [Fact]
    public async Task InstanceId_OfAnotherController_IsLeftAlone()
    {
        var home = (await clusters.ShareAsync(ScenarioBed.StartAsync)).Home;
        await home.CreateAsync(
            KnownResources.Rollouts,
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: minded-elsewhere, labels: { argo-rollouts.argoproj.io/controller-instance-id: other } }
            spec:
              selector: { matchLabels: { app: minded-elsewhere } }
              template:
                metadata: { labels: { app: minded-elsewhere } }
                spec: { containers: [{ name: web, image: "web:1" }] }
              strategy: { canary: {} }
            """
        );
        // What was created later has come to its end: the other one was not just waited for.
        await ScenarioRollout.CreateHealthyAsync(clusters, "minded-here", null, "canary: {}");
        var other = (await home.GetAsync(KnownResources.Rollouts, "minded-elsewhere")).ToNode();
        other["status"].ShouldBeNull();
        other["spec"]!["replicas"].ShouldBeNull();
        (await home.ListAsync(KnownResources.ReplicaSets, "app=minded-elsewhere")).ShouldBeEmpty();

        await home.PatchAsync(
            KnownResources.Rollouts,
            "minded-elsewhere",
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject { ["argo-rollouts.argoproj.io/controller-instance-id"] = null },
                },
            }
        );
        await home.AwaitAsync(
            KnownResources.Rollouts,
            "minded-elsewhere",
            static found => (string?)found["status"]?["phase"] == "Healthy",
            "minded now",
            TimeSpan.FromSeconds(90)
        );
    }

    private static JsonNode? Terms(ScenarioRollout rollout, string revision) =>
        rollout.ReplicaSet(revision).ToNode()["spec"]!["template"]!["spec"]!["affinity"]?["podAntiAffinity"];

    private static DateTimeOffset Time(JsonNode time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
}
