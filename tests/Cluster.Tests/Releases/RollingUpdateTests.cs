using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

/// <summary>A canary without steps beside a Deployment of the same limits, whose controller is that of Kubernetes.</summary>
public sealed class RollingUpdateTests(ClusterFixture clusters)
{
    [Theory]
    [InlineData(4, "\"25%\"", "\"25%\"", 5, 3)]
    [InlineData(5, "1", "0", 6, 5)]
    [InlineData(3, "0", "1", 3, 2)]
    [InlineData(6, "\"50%\"", "\"34%\"", 9, 4)]
    public async Task Update_BesideADeployment_SameBoundsAndSameEnd(int replicas, string surge, string unavailable, int most, int fewest)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("rolling");
        await using var node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(150) });
        await using var controller = await RunningController.StartAsync(home);
        var limits = $$"""{"maxSurge":{{surge}},"maxUnavailable":{{unavailable}}}""";
        await home.CreateAsync(
            KnownResources.Deployments,
            Manifests.Deployment("native", replicas, $$"""{"type":"RollingUpdate","rollingUpdate":{{limits}}}""")
        );
        await home.CreateAsync(KnownResources.Rollouts, Manifests.Rollout("ours", replicas, $$"""{"canary":{{limits}}}"""));
        foreach (var (type, name) in Both)
        {
            await AwaitDoneAsync(home, type, name, replicas);
        }

        var (lowest, highest) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        await using (var pods = await PodWatch.StartAsync(home, all => Note(all, lowest)))
        {
            await using var sizes = await SizeWatch.StartAsync(home, highest);
            foreach (var (type, name) in Both)
            {
                await home.PatchAsync(type, name, Manifests.ImagePatch(Manifests.NewImage));
            }

            foreach (var (type, name) in Both)
            {
                await AwaitDoneAsync(home, type, name, replicas);
            }
        }

        foreach (var (_, name) in Both)
        {
            lowest[name].ShouldBeGreaterThanOrEqualTo(fewest, name);
            highest[name].ShouldBeLessThanOrEqualTo(most, name);
        }

        (await CountsAsync(home, Both[1].Type, "ours")).ShouldBe(await CountsAsync(home, Both[0].Type, "native"));
        (await ImagesAsync(home, "ours")).ShouldBe(await ImagesAsync(home, "native"));
    }

    private static (ResourceType Type, string Name)[] Both => [(KnownResources.Deployments, "native"), (KnownResources.Rollouts, "ours")];

    private static Task<JsonObject> AwaitDoneAsync(ClusterNamespace home, ResourceType type, string name, int replicas) =>
        home.AwaitAsync(
            type,
            name,
            found =>
                found["status"] is { } status
                && status["observedGeneration"]?.ToString() == found["metadata"]!["generation"]!.ToString()
                && new[] { "replicas", "updatedReplicas", "availableReplicas" }.All(count => (int?)status[count] == replicas),
            "all pods updated and available",
            TimeSpan.FromSeconds(120)
        );

    private static void Note(IReadOnlyCollection<KubeObject> pods, Dictionary<string, int> lowest)
    {
        foreach (var app in pods.GroupBy(pod => pod.Header.Labels["app"]))
        {
            var ready = app.Count(pod => pod.Header.DeletionTimestamp is null && IsReady(pod));
            lowest[app.Key] = Math.Min(lowest.GetValueOrDefault(app.Key, int.MaxValue), ready);
        }
    }

    private static bool IsReady(KubeObject pod) =>
        pod.ToNode()["status"]
            ?["conditions"]?.AsArray()
            .Any(found => (string?)found!["type"] == "Ready" && (string?)found["status"] == "True")
        ?? false;

    private static async Task<string> CountsAsync(ClusterNamespace home, ResourceType type, string name)
    {
        var status = (await home.GetAsync(type, name)).ToNode()["status"]!;
        return string.Join(
            ' ',
            new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas" }.Select(count => $"{count}={status[count]}")
        );
    }

    private static async Task<IReadOnlyList<string>> ImagesAsync(ClusterNamespace home, string app) =>
        [
            .. (await home.ListAsync(KnownResources.Pods, $"app={app}"))
                .Where(pod => pod.Header.DeletionTimestamp is null)
                .Select(pod => (string)pod.ToNode()["spec"]!["containers"]![0]!["image"]!),
        ];
}
