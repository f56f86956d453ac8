using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>How many pods a routed canary needs, and the other forms in which Istio names two versions.</summary>
public sealed class RoutedPodScenarioTests(ClusterFixture clusters)
{
    private static readonly ResourceType DestinationRules = new("networking.istio.io", "v1alpha3", "destinationrules", "DestinationRule");

    /// <summary>Row C13.</summary>
    [Fact]
    public async Task MinPodsPerReplicaSet_ASmallWeightHasThatMany()
    {
        var rollout = await CreateAsync("redundant", "minPodsPerReplicaSet: 2", "- setWeight: 10\n- pause: {}");
        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);

        await rollout.PodsAsync(("2", 2), ("1", 4));
        Weights(rollout).ShouldBe((90, 10));
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        rollout.StableRevision.ShouldBe("2");
    }

    /// <summary>Row C14.</summary>
    [Theory]
    [InlineData("half-enough", "Percent", 50)]
    [InlineData("two-enough", "Pods", 2)]
    public async Task ReplicaProgressThreshold_EnoughPodsAreEnough(string name, string type, int value)
    {
        var rollout = await CreateAsync(
            name,
            $"replicaProgressThreshold: {{ type: {type}, value: {value} }}",
            "- setWeight: 100\n- pause: {}"
        );
        await rollout.ChangeAsync("""template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""");
        await rollout.ReadyAsync("2", 1);
        await rollout.AwaitAsync(() => rollout.Counts.Available == 5, "one of them is seen");
        rollout.Step.ShouldBe(0);
        await rollout.ReadyAsync("2", 1);

        await rollout.StepAsync(1);
        rollout.ReadyPods("2").ShouldBe(2);
        Weights(rollout).ShouldBe((0, 100));
    }

    /// <summary>Row C42: with every promotion the two Services change places.</summary>
    [Fact]
    public async Task PingPong_ServicesChangePlaces()
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        await bed.CreateVirtualServiceAsync("table", "{ host: table-ping }", "{ host: table-pong }");
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "table",
            2,
            """
            canary:
              pingPong: { pingService: table-ping, pongService: table-pong }
              trafficRouting: { istio: { virtualService: { name: table, routes: [primary] } } }
              steps: [{ setWeight: 50 }, { pause: {} }]
            """,
            "",
            "table-ping",
            "table-pong"
        );
        ((string?)rollout.Status["canary"]!["stablePingPong"]).ShouldBe("ping");
        rollout.Selected("table-ping").ShouldBe("1");

        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);
        (rollout.Selected("table-ping"), rollout.Selected("table-pong")).ShouldBe(("1", "2"));
        Weights(rollout).ShouldBe((50, 50));
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => Weights(rollout) == (0, 100), "all requests on the other Service");
        ((string?)rollout.Status["canary"]!["stablePingPong"]).ShouldBe("pong");
        rollout.Selected("table-pong").ShouldBe("2");

        await rollout.ReleaseAsync("3");
        await rollout.StepAsync(1);
        (rollout.Selected("table-ping"), rollout.Selected("table-pong")).ShouldBe(("3", "2"));
        await rollout.AbortAsync();
        await rollout.AwaitAsync(() => Weights(rollout) == (0, 100), "all requests back");
        rollout.Selected("table-pong").ShouldBe("2");
    }

    /// <summary>Rows G3 and G4: one host, and a subset of its pods for each version.</summary>
    [Fact]
    public async Task DestinationRule_SubsetsFollowTheVersions()
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        await bed.CreateVirtualServiceAsync("subsets", "{ host: subsets, subset: old }", "{ host: subsets, subset: new }");
        await bed.Home.CreateAsync(
            DestinationRules,
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata: { name: subsets }
            spec:
              host: subsets
              subsets:
                - { name: kept, labels: { app: another } }
                - { name: old, labels: { app: subsets } }
                - { name: new, labels: { app: subsets } }
            """
        );
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "subsets",
            2,
            """
            canary:
              trafficRouting:
                istio:
                  virtualService: { name: subsets, routes: [primary] }
                  destinationRule: { name: subsets, stableSubsetName: old, canarySubsetName: new }
              steps: [{ setWeight: 20 }, { pause: {} }]
            """
        );
        await SubsetsAsync(bed, rollout.Hash("1"), rollout.Hash("1"));

        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);
        await SubsetsAsync(bed, rollout.Hash("1"), rollout.Hash("2"));
        Weights(rollout).ShouldBe((80, 20));

        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        await SubsetsAsync(bed, rollout.Hash("2"), rollout.Hash("2"));
        await rollout.AwaitAsync(() => Weights(rollout) == (100, 0), "requests on the stable subset");
    }

    private static Task<JsonObject> SubsetsAsync(ScenarioBed bed, string stable, string canary) =>
        bed.Home.AwaitAsync(
            DestinationRules,
            "subsets",
            found =>
                found["spec"]!["subsets"]!.AsArray() is [var kept, var old, var next]
                && kept!["labels"]!.AsObject().Count == 1
                && (string?)old!["labels"]!["rollouts-pod-template-hash"] == stable
                && (string?)next!["labels"]!["rollouts-pod-template-hash"] == canary,
            $"subsets {stable} and {canary}",
            TimeSpan.FromSeconds(90)
        );

    private async Task<ScenarioRollout> CreateAsync(string name, string fields, string steps)
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        await bed.CreateVirtualServiceAsync(name, $"{{ host: {name}-stable }}", $"{{ host: {name}-canary }}");
        var strategy = YamlManifest.ReadOne(
            $$"""
            canary:
              stableService: {{name}}-stable
              canaryService: {{name}}-canary
              trafficRouting: { istio: { virtualService: { name: {{name}}, routes: [primary] } } }
              {{fields}}
            """
        );
        strategy["canary"]!["steps"] = YamlManifest.ReadOne($"steps:\n{steps}")["steps"]!.DeepClone();
        return await ScenarioRollout.CreateHealthyAsync(clusters, name, 4, strategy.ToJsonString(), "", $"{name}-stable", $"{name}-canary");
    }

    /// <summary>Weights of the first and the second destination.</summary>
    private static (int First, int Second) Weights(ScenarioRollout rollout)
    {
        var route = rollout.VirtualService()["spec"]!["http"]![0]!["route"]!;
        return ((int)route[0]!["weight"]!, (int)route[1]!["weight"]!);
    }
}
