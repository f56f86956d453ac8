using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Simulation.Tests;

/// <summary>The node simulator over HTTP: an embedded API server, the client of production, real workloads.</summary>
public sealed class NodeSimulatorTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DemoWorkload _workload = new(TimeProvider.System);
    private readonly HttpClient _http = new();
    private EmbeddedCluster _cluster = null!;
    private KubernetesClient _client = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync();
        _client = new KubernetesClient(new ClusterConnection { Server = _cluster.Server.Address });
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _workload.DisposeAsync();
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_DeploymentOfTheDemo_GetsRealServersThatComeAndGo()
    {
        await CreateAsync(KnownResources.Deployments, TestCluster.Deployment("web", 3, "rollouts-demo:v1"));

        var pods = await PodsAsync(static pods => pods.Count == 3 && pods.All(static pod => PodFacts.Of(pod).IsReady));
        var addresses = pods.Select(static pod => IPEndPoint.Parse(pod.Header.Annotations[NodeAnnotations.Address])).ToList();
        addresses.Distinct().Count().ShouldBe(3);
        foreach (var (address, pod) in addresses.Zip(pods))
        {
            ((string)pod.ToNode()["status"]!["podIP"]!).ShouldBe(address.Address.ToString());
            (await _http.GetAsync(new Uri($"http://{address}/"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await _client.PatchAsync(
            KnownResources.Deployments,
            "default",
            "web",
            Patch.Merge(JsonNode.Parse("""{"spec":{"replicas":1}}""")!.AsObject())
        );
        await PodsAsync(static pods => pods.Count == 1);
        await Eventually.HoldsAsync(() => _workload.Addresses.Count == 1, "two servers stop");
        (await _client.GetAsync(KnownResources.Nodes, null, "node-1")).ToNode()["status"]!["conditions"]![0]!["status"]!
            .ToString()
            .ShouldBe("True");
    }

    [Fact]
    public async Task Run_SimulatorStartedAnew_TakesOverItsPods()
    {
        await CreateAsync(KnownResources.Deployments, TestCluster.Deployment("web", 1, "rollouts-demo:v1"));
        var before = (await PodsAsync(static pods => pods.Count == 1 && PodFacts.Of(pods[0]).IsReady))[0];
        using var stopped = new CancellationTokenSource();
        await _stop.CancelAsync();
        await _running;
        await _workload.StopAsync(before.Header.Uid);

        _running = new NodeSimulator(_client, workload: _workload).RunAsync(stopped.Token);

        await Eventually.HoldsAsync(() => _workload.Addresses.Count == 1, "the server runs again");
        var after = (
            await PodsAsync(pods =>
                pods.Count == 1 && Address(pods[0]) == _workload.Addresses[0].ToString() && PodFacts.Of(pods[0]).IsReady
            )
        )[0];
        after.Header.Uid.ShouldBe(before.Header.Uid);
        await stopped.CancelAsync();
        await _running;
    }

    [Fact]
    public async Task Run_JobAndBadImage_PlayTheirParts()
    {
        await CreateAsync(KnownResources.Jobs, TestCluster.Job("job", "exit 0"));
        await CreateAsync(
            KnownResources.ReplicaSets,
            TestCluster.ReplicaSet("lost", 1, container: """{"name":"c","image":"lost:missing"}""")
        );

        await Eventually.HoldsAsync(
            async () =>
                (await _client.GetAsync(KnownResources.Jobs, "default", "job")).ToNode()["status"]?["succeeded"]?.GetValue<int>() == 1,
            "the job succeeds"
        );
        await PodsAsync(static pods =>
            pods.Any(static pod =>
                (string?)pod.ToNode()["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == "ImagePullBackOff"
            )
        );
    }

    [Fact]
    public async Task Run_PodWithPreStop_StaysForItAndIsGoneAfterwards()
    {
        await CreateAsync(
            KnownResources.Pods,
            """
            {"metadata":{"name":"slow"},"spec":{"terminationGracePeriodSeconds":30,
             "containers":[{"name":"c","image":"web","lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}}}}]}}
            """
        );
        await PodsAsync(static pods => pods.Count == 1 && PodFacts.Of(pods[0]).IsReady);
        var started = TimeProvider.System.GetTimestamp();

        await _client.DeleteAsync(KnownResources.Pods, "default", "slow");

        await PodsAsync(static pods => pods.Count == 0);
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    private static string? Address(KubeObject pod) => pod.Header.Annotations.GetValueOrDefault(NodeAnnotations.Address);

    private void Start() => _running = new NodeSimulator(_client, workload: _workload).RunAsync(_stop.Token);

    private Task<KubeObject> CreateAsync(ResourceType type, string json) =>
        _client.CreateAsync(type, "default", JsonNode.Parse(json)!.AsObject());

    private Task<IReadOnlyList<KubeObject>> PodsAsync(Func<IReadOnlyList<KubeObject>, bool> until) =>
        Eventually.ReadAsync(async () => (await _client.ListAsync(KnownResources.Pods, "default")).Items, until, "the pods");
}
