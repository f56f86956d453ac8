using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>
/// A shop of real HTTP servers under real traffic in a namespace of its own, scraped by a real Prometheus and delivered by both services.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(240);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-shop-");
    private PrometheusServer? _prometheus;
    private Traffic? _traffic;

    private Shop(ClusterNamespace home)
    {
        Home = home;
        _parts.Push(home);
        Services = new Services(home, _folder.FullName);
    }

    public ClusterNamespace Home { get; }

    public Services Services { get; }

    /// <summary>Runs a scenario in a shop whose first version is up. A failure carries the ends of all logs.</summary>
    public static async Task RunAsync(ClusterFixture clusters, string purpose, Func<Shop, Task> scenario)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var shop = new Shop(await cluster.CreateNamespaceAsync(purpose));
        try
        {
            await shop.OpenAsync();
            await scenario(shop);
            shop.Services.IsRunning.ShouldBeTrue("a service ended by itself");
        }
        catch (Exception failure) when (failure is TimeoutException or ShouldAssertException or KubernetesApiException)
        {
            throw new InvalidOperationException($"{failure.Message}\n{await shop.DescribeAsync()}", failure);
        }
    }

    /// <summary>Changes the image, which begins a release; returns the generation that asks for it.</summary>
    public async Task<long> ReleaseAsync(string image)
    {
        var path = "/spec/template/spec/containers/0/image";
        var patch = Patch.Json([
            new JsonObject
            {
                ["op"] = "replace",
                ["path"] = path,
                ["value"] = image,
            },
        ]);
        var rollout = await Home.Cluster.Client.PatchAsync(KnownResources.Rollouts, Home.Name, ShopManifests.Name, patch);
        return rollout.Header.Generation;
    }

    /// <summary>Waits for a state of the Rollout that was decided on this generation.</summary>
    public Task<JsonObject> AwaitRolloutAsync(long generation, Func<JsonNode, bool> until, string what) =>
        Home.AwaitAsync(
            KnownResources.Rollouts,
            ShopManifests.Name,
            found =>
                found["status"] is { } status
                && (string?)status["observedGeneration"] == generation.ToString(System.Globalization.CultureInfo.InvariantCulture)
                && until(status),
            what,
            ReleaseLimit
        );

    public async Task<IReadOnlyList<AnalysisOutcome>> AnalysesAsync() =>
        [.. (await Home.ListAsync(KnownResources.AnalysisRuns)).Select(static run => new AnalysisOutcome(run))];

    /// <summary>Waits until the traffic went to one version only for a hundred requests.</summary>
    public async Task AwaitTrafficOnlyToAsync(string hash, string other)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                var (sent, strays) = (_traffic!.SentTo(hash), _traffic.SentTo(other));
                await Eventually.HoldsAsync(() => _traffic.SentTo(hash) >= sent + 100, "a hundred more requests");
                return _traffic.SentTo(other) == strays;
            },
            $"all traffic to {hash}, none to {other}"
        );
    }

    /// <summary>The images of the pods that are not on their way out.</summary>
    public async Task<IReadOnlyList<string>> ImagesAsync() =>
        [
            .. (await Home.ListAsync(KnownResources.Pods))
                .Where(static pod => pod.Header.DeletionTimestamp is null)
                .Select(static pod => (string)pod.ToNode()["spec"]!["containers"]![0]!["image"]!),
        ];

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        var workload = Keep(new DemoWorkload(TimeProvider.System));
        var listing = Keep(await DemoMetricsServer.StartAsync(workload, port: 0, TestContext.Current.CancellationToken));
        _prometheus = Keep(await PrometheusServer.StartAsync(_folder.FullName, $"{listing.Url}/targets"));
        Keep(SimulatedNode.Start(Home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(200) }, workload));
        await Home.CreateAsync(KnownResources.Services, ShopManifests.Service);
        await Home.CreateAsync(KnownResources.AnalysisTemplates, ShopManifests.Template(_prometheus.Url, Home.Name));
        await Home.CreateAsync(KnownResources.Rollouts, ShopManifests.Rollout(ShopManifests.GoodImage));
        _traffic = Keep(Traffic.Start(Home, ShopManifests.Name));
        await Services.StartAsync();
        await AwaitRolloutAsync(1, static status => (string?)status["phase"] == "Healthy", "the first version is up");
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private async Task<string> DescribeAsync()
    {
        var rollout = await Home.ListAsync(KnownResources.Rollouts);
        var runs = await Home.ListAsync(KnownResources.AnalysisRuns);
        var objects = rollout.Concat(runs).Select(static item => item.ToNode().ToJsonString());
        return $"{string.Join('\n', objects)}\n{Services.Log}\n=== Prometheus ===\n{_prometheus?.Log}";
    }
}
