using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// A Rollout whose pods are real HTTP servers, behind a real proxy that follows the objects that our controller writes, under real requests all the
/// time. What is particular to a router comes in: its translator, its objects, its part of the Rollout.
/// </summary>
internal sealed class ProxiedShop : IAsyncDisposable
{
    public const string Name = "shop";
    public const string StableService = "shop-stable";
    public const string CanaryService = "shop-canary";
    public const int Requests = 20_000;

    private const int Few = 1_000;
    private const string OldImage = "rollouts-demo:1";
    private const string NewImage = "rollouts-demo:2";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A pod that is told to stop serves for so long, as pods do whose proxies have to learn of it first.</summary>
    private static readonly NodeOptions Node = new() { ReadyDelay = TimeSpan.FromMilliseconds(100), StopDelay = TimeSpan.FromSeconds(5) };

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DemoWorkload _workload = new(TimeProvider.System);
    private RunningProxy? _proxy;

    private ProxiedShop(ClusterNamespace home)
    {
        Home = home;
        _parts.Push(home);
    }

    public ClusterNamespace Home { get; }

    public ProxyLoad Load { get; private set; } = null!;

    /// <param name="clusters">Where.</param>
    /// <param name="translator">Turns the router's objects into the configuration of a proxy.</param>
    /// <param name="trafficRouting">The Rollout's <c>trafficRouting</c>, as JSON or YAML in one line.</param>
    /// <param name="createAsync">Creates the objects that the router changes; the Services <c>shop-stable</c> and <c>shop-canary</c> are there.</param>
    /// <param name="steps">The canary's steps, as JSON or YAML in one line.</param>
    public static async Task<ProxiedShop> OpenAsync(
        ClusterFixture clusters,
        IProxyTranslator translator,
        string trafficRouting,
        Func<ClusterNamespace, Task> createAsync,
        string steps
    )
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        var shop = new ProxiedShop(await cluster.CreateNamespaceAsync("proxy"));
        try
        {
            await shop.OpenAsync(translator, trafficRouting, createAsync, steps);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a release.</summary>
    public Task ReleaseAsync() => Home.PatchAsync(KnownResources.Rollouts, Name, Manifests.ImagePatch(NewImage));

    /// <summary>Waits until the canary stands at a step that pauses.</summary>
    public Task<JsonObject> AwaitPausedAtAsync(int step) =>
        AwaitAsync(
            status => (int?)status["currentStepIndex"] == step && status["pauseConditions"] is JsonArray { Count: > 0 },
            $"paused at step {step}"
        );

    public Task<JsonObject> AwaitPhaseAsync(string phase) => AwaitAsync(status => (string?)status["phase"] == phase, phase);

    /// <summary>Lets a paused canary go on.</summary>
    public Task ResumeAsync() => PatchStatusAsync(new JsonObject { ["pauseConditions"] = null });

    public Task AbortAsync() => PatchStatusAsync(new JsonObject { ["abort"] = true });

    /// <summary>Counts twenty thousand answers, once the proxy works with what was written last, and holds them against a weight.</summary>
    /// <param name="hash">The version whose share it is.</param>
    /// <param name="percent">Its weight.</param>
    public async Task ShouldGetAsync(string hash, int percent)
    {
        var configuration = await _proxy!.SettledAsync();
        var versions = await Load.MeasureAsync(Requests, configuration);
        var interval = BinomialInterval.Of(Requests, percent / 100.0);
        var told = $"{percent} % of {Requests}: {interval}, of {string.Join(", ", versions)} {string.Join('\n', Load.Failures)}";
        interval.Contains(versions.GetValueOrDefault(hash)).ShouldBeTrue(told);
        TestContext.Current.TestOutputHelper?.WriteLine(told);
    }

    /// <summary>Sends requests with a header, or without one, and all of them have to reach one version.</summary>
    /// <param name="hash">The version.</param>
    /// <param name="headers">Headers of each request; null for none.</param>
    public async Task ShouldAllReachAsync(string hash, IReadOnlyDictionary<string, string>? headers)
    {
        var configuration = await _proxy!.SettledAsync();
        var versions = await Load.MeasureAsync(Few, configuration, headers);
        versions.Keys.ShouldBe([hash], string.Join('\n', Load.Failures));
    }

    /// <summary>
    /// Sends requests for a path: the answers have to be those of the versions by weight, as without a mirror, and beside what the canary
    /// answered it has to have got copies of a share of all of them.
    /// </summary>
    /// <param name="canary">The version that gets the copies.</param>
    /// <param name="path">A path that nobody else asks for.</param>
    /// <param name="weight">The canary's weight.</param>
    /// <param name="percent">The share that is copied.</param>
    /// <param name="requests">How many are sent.</param>
    public async Task ShouldMirrorAsync(string canary, string path, int weight, int percent, int requests = Requests)
    {
        var configuration = await _proxy!.SettledAsync();
        // Connections to the proxy as it was before end with this.
        await Load.MeasureAsync(Few, configuration);
        var (gotBefore, others) = (_workload.Total(canary).Requests, Load.Answered(canary));
        var answers = (await Load.MeasureAsync(requests, configuration, path: path)).GetValueOrDefault(canary);
        var copies = _workload.Total(canary).Requests - gotBefore - (Load.Answered(canary) - others);
        var (answered, copied) = (BinomialInterval.Of(requests, weight / 100.0), BinomialInterval.Of(requests, percent / 100.0));
        var told = $"{weight} % of {requests}: {answered}, {answers} answers; {percent} %: {copied}, {copies} copies";
        answered.Contains(answers).ShouldBeTrue(told);
        copied.Contains((int)copies).ShouldBeTrue(told);
        TestContext.Current.TestOutputHelper?.WriteLine(told);
    }

    /// <summary>Waits until no pod of a version is left, whose end no request may feel.</summary>
    public Task AwaitGoneAsync(string hash) =>
        Eventually.HoldsAsync(
            async () => (await Home.ListAsync(KnownResources.Pods, $"rollouts-pod-template-hash={hash}")).Count == 0,
            $"pods of {hash} gone",
            Patience
        );

    /// <summary>Not one request was lost or failed, from the first to the last.</summary>
    public void ShouldHaveServedAll()
    {
        Load.Failed.ShouldBe(0, $"of {Load.Sent} requests: {string.Join('\n', Load.Failures)}\n{_proxy!.Log}");
        Load.Sent.ShouldBeGreaterThan(Requests);
        // Reloads are few; a connection for each is what they may close.
        Load.Resent.ShouldBeLessThan(Load.Sent / 1000);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    private async Task OpenAsync(IProxyTranslator translator, string trafficRouting, Func<ClusterNamespace, Task> createAsync, string steps)
    {
        Keep(_workload);
        Keep(SimulatedNode.Start(Home, Node, _workload));
        await Home.CreateAsync(KnownResources.Services, Services);
        await createAsync(Home);
        await Home.CreateAsync(KnownResources.Rollouts, Rollout(trafficRouting, steps));
        Keep(await RunningController.StartAsync(Home, options => options.VerifyRetryInterval = TimeSpan.FromSeconds(1)));
        await AwaitPhaseAsync("Healthy");
        _proxy = Keep(await RunningProxy.StartAsync(Home, translator));
        await _proxy.SettledAsync();
        Load = Keep(ProxyLoad.Start(_proxy.Url));
    }

    private Task<JsonObject> AwaitAsync(Func<JsonNode, bool> until, string what) =>
        Home.AwaitAsync(
            KnownResources.Rollouts,
            Name,
            found =>
                found["status"] is { } status
                && status["observedGeneration"]?.ToString() == found["metadata"]!["generation"]!.ToString()
                && until(status),
            what,
            Patience
        );

    private async Task PatchStatusAsync(JsonObject status) =>
        await Home.PatchAsync(KnownResources.Rollouts, Name, new JsonObject { ["status"] = status }, "status");

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private const string Services = $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: {{StableService}} }
        spec:
          selector: { app: shop }
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{CanaryService}} }
        spec:
          selector: { app: shop }
          ports: [{ port: 80 }]
        """;

    private static string Rollout(string trafficRouting, string steps) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: {{Name}} }
            spec:
              replicas: 2
              selector: { matchLabels: { app: shop } }
              template:
                metadata: { labels: { app: shop } }
                spec:
                  containers:
                    - { name: web, image: "{{OldImage}}", resources: { requests: { cpu: "0.01" } } }
              strategy:
                canary:
                  canaryService: {{CanaryService}}
                  stableService: {{StableService}}
                  scaleDownDelaySeconds: 2
                  abortScaleDownDelaySeconds: 2
                  trafficRouting: {{trafficRouting}}
                  steps: {{steps}}
            """;
}
