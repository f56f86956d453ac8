using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

public sealed class RecreateTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Release_PodsThatTakeTimeToEnd_AreGoneBeforeTheNewOnesAreMade()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("recreate");
        var slow = new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(100), StopDelay = TimeSpan.FromMilliseconds(700) };
        await using var node = SimulatedNode.Start(home, slow);
        await using var controller = await RunningController.StartAsync(home);
        var most = 0;
        await using var pods = await PodWatch.StartAsync(
            home,
            all => most = Math.Max(most, all.Select(pod => pod.Header.Labels["rollouts-pod-template-hash"]).Distinct().Count())
        );
        await home.CreateAsync(KnownResources.Rollouts, Manifests.Rollout("web", 3, """{"recreate":{}}"""));
        await AwaitHealthyAsync(home, generation: 1);

        await home.PatchAsync(KnownResources.Rollouts, "web", Manifests.ImagePatch(Manifests.NewImage));
        await AwaitHealthyAsync(home, generation: 2);

        most.ShouldBe(1);
        (await home.ListAsync(KnownResources.ReplicaSets)).Count.ShouldBe(2);
    }

    private static Task<JsonObject> AwaitHealthyAsync(ClusterNamespace home, int generation) =>
        home.AwaitAsync(
            KnownResources.Rollouts,
            "web",
            found => (string?)found["status"]?["phase"] == "Healthy" && (string?)found["status"]!["observedGeneration"] == $"{generation}",
            "Healthy",
            TimeSpan.FromSeconds(120)
        );
}
