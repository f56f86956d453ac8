using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Both services over one namespace for all tests of a class, which feed them what they must survive.</summary>
public sealed class Workshop : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-workshop-");
    private readonly Stack<IAsyncDisposable> _parts = new();
    private StrangeSource? _source;
    private Services? _services;
    private int _probes;

    internal ClusterNamespace Home { get; private set; } = null!;

    internal string SourceUrl => _source!.Url;

    internal string Log => _services!.Log;

    /// <summary>The first call starts everything.</summary>
    internal async Task OpenAsync(ClusterFixture clusters)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        if (_services is not null)
        {
            return;
        }

        Home = Keep(await cluster.CreateNamespaceAsync("bad-input"));
        _source = Keep(await StrangeSource.StartAsync());
        Keep(SimulatedNode.Start(Home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(100) }));
        _services = Keep(new Services(Home, _folder.FullName));
        await _services.StartAsync();
    }

    /// <summary>Creates a run with one metric, and waits for its end.</summary>
    internal async Task<JsonObject> RunAsync(string name, string metric)
    {
        var manifest = YamlManifest.ReadOne(
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisRun
            metadata: { name: {{name}} }
            """
        );
        manifest["spec"] = new JsonObject { ["metrics"] = new JsonArray(YamlManifest.ReadOne(metric)) };
        await Home.CreateAsync(KnownResources.AnalysisRuns, manifest);
        return await DescribeFailureAsync(() =>
            Home.AwaitAsync(
                KnownResources.AnalysisRuns,
                name,
                static found => (string?)found["status"]?["phase"] is "Successful" or "Failed" or "Error" or "Inconclusive",
                "finished",
                TimeSpan.FromSeconds(120)
            )
        );
    }

    /// <summary>Waits for an event on an object, and returns its message.</summary>
    internal async Task<string> AwaitEventAsync(string objectName, string reason)
    {
        var events = await DescribeFailureAsync(() =>
            Eventually.ReadAsync(
                async () =>
                    (await Home.ListAsync(KnownResources.Events))
                        .Select(static item => item.ToNode())
                        .Where(item => (string?)item["involvedObject"]?["name"] == objectName && (string?)item["reason"] == reason)
                        .Select(static item => (string)item["message"]!)
                        .ToList(),
                static found => found.Count > 0,
                $"event {reason} on {objectName}"
            )
        );
        return events[0];
    }

    /// <summary>Waits for a condition of a Rollout; null for its absence.</summary>
    internal Task<JsonObject> AwaitInvalidSpecAsync(string rollout, string? message) =>
        DescribeFailureAsync(() =>
            Home.AwaitAsync(
                KnownResources.Rollouts,
                rollout,
                found => found["status"] is { } status && MessageOf(status) == message && (message is not null || IsHealthy(status)),
                message is null ? "healthy, without InvalidSpec" : $"InvalidSpec: {message}"
            )
        );

    /// <summary>Neither service has ended, and new work in the same namespace is done by both.</summary>
    internal async Task ShouldGoOnAsync()
    {
        _services!.IsRunning.ShouldBeTrue(Log);
        var name = $"probe-{++_probes}";
        var run = await RunAsync(
            name,
            $$"""
            name: sound
            successCondition: result == 1
            provider:
              web: { url: "{{SourceUrl}}/good", jsonPath: "{$.rate}" }
            """
        );
        ((string?)run["status"]!["phase"]).ShouldBe("Successful");
        await Home.CreateAsync(KnownResources.Rollouts, SoundRollout(name));
        await AwaitInvalidSpecAsync(name, null);
        await Home.DeleteAsync(KnownResources.Rollouts, name);
    }

    internal static JsonObject SoundRollout(string name) =>
        YamlManifest.ReadOne(
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: {{name}} }
            spec:
              replicas: 1
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  containers:
                    - { name: web, image: "web:1" }
              strategy:
                canary:
                  steps:
                    - setWeight: 50
            """
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    internal async Task<T> DescribeFailureAsync<T>(Func<Task<T>> wait)
    {
        try
        {
            return await wait();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{Log}", late);
        }
    }

    private static string? MessageOf(JsonNode status) =>
        (string?)status["conditions"]?.AsArray().FirstOrDefault(static entry => (string?)entry!["type"] == "InvalidSpec")?["message"];

    private static bool IsHealthy(JsonNode status) => (string?)status["phase"] == "Healthy";

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
