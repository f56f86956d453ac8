using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

/// <summary>A controller that died between what it told a router and what it wrote into the status.</summary>
public sealed class StaleStatusTests(ClusterFixture clusters)
{
    private const string CanaryIngress = "web-web-canary";

    [Fact]
    public async Task Restart_WithAStatusOlderThanTheIngress_CountsPodsForTheWeightThatTheIngressHas()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("stale-status");
        await CreateAsync(home);
        var first = await RunningController.StartAsync(home);
        await using (StartNode(home))
        {
            await AwaitAsync(home, static rollout => (string?)rollout["status"]?["phase"] == "Healthy", "Healthy");
            await home.PatchAsync(KnownResources.Rollouts, "web", Manifests.ImagePatch(Manifests.NewImage));
            await AwaitAsync(home, static rollout => (string?)rollout["status"]?["phase"] == "Paused", "Paused");
            await AwaitAsync(home, static rollout => (int?)rollout["status"]!["replicas"] == 4, "one stable pod beside three");
        }

        await first.DisposeAsync();

        // From here on no pod gets ready, and nobody but the Ingress knows of the canary's 75 of 100.
        await home.PatchAsync(
            KnownResources.Rollouts,
            "web",
            YamlManifest.ReadOne("status: { canary: { weights: { canary: { weight: 0 }, stable: { weight: 100 } } } }"),
            "status"
        );
        await home.PatchAsync(KnownResources.Rollouts, "web", Manifests.ImagePatch(Manifests.OldImage));
        await using var second = await first.StartAnotherAsync();

        // With the status alone all requests would go to the one pod that the stable version has left.
        await AwaitAsync(home, static rollout => WeightOf(rollout) == 75, "the weight of the Ingress in the status");
        await AwaitAsync(home, static rollout => (int?)rollout["status"]!["replicas"] == 7, "stable pods called back");
        (await IngressWeightAsync(home)).ShouldBe("75");

        await using var again = StartNode(home);
        await AwaitAsync(
            home,
            static rollout => (string?)rollout["status"]!["phase"] == "Healthy" && WeightOf(rollout) == 0,
            "back on the stable version"
        );
        (await IngressWeightAsync(home)).ShouldBe("0");
    }

    private static async Task CreateAsync(ClusterNamespace home)
    {
        foreach (var service in new[] { "stable", "canary" })
        {
            await home.CreateAsync(
                KnownResources.Services,
                $$"""
                apiVersion: v1
                kind: Service
                metadata: { name: {{service}} }
                spec: { selector: { app: web }, ports: [{ port: 80 }] }
                """
            );
        }

        await home.CreateAsync(
            KnownResources.Ingresses,
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: web }
            spec:
              rules:
                - http:
                    paths: [{ path: /, pathType: Prefix, backend: { service: { name: stable, port: { number: 80 } } } }]
            """
        );
        await home.CreateAsync(
            KnownResources.Rollouts,
            Manifests.Rollout(
                "web",
                4,
                """
                {"canary":{"stableService":"stable","canaryService":"canary","dynamicStableScale":true,
                  "trafficRouting":{"nginx":{"stableIngress":"web"}},"steps":[{"setWeight":75},{"pause":{}}]}}
                """
            )
        );
    }

    private static SimulatedNode StartNode(ClusterNamespace home) =>
        SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(50) });

    private static Task<JsonObject> AwaitAsync(ClusterNamespace home, Func<JsonNode, bool> until, string what) =>
        home.AwaitAsync(KnownResources.Rollouts, "web", until, what, TimeSpan.FromSeconds(90));

    private static int? WeightOf(JsonNode rollout) => (int?)rollout["status"]?["canary"]?["weights"]?["canary"]?["weight"];

    private static async Task<string?> IngressWeightAsync(ClusterNamespace home) =>
        (await home.GetAsync(KnownResources.Ingresses, CanaryIngress)).Header.Annotations["nginx.ingress.kubernetes.io/canary-weight"];
}
