using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>An embedded cluster with the CRDs, a scripted metric source, and services that may be started, stopped and started again.</summary>
public sealed class ServiceBed : IAsyncLifetime
{
    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;

    private readonly string _folder = Directory.CreateTempSubdirectory("analysis-service").FullName;
    private readonly List<WebApplication> _services = [];
    private EmbeddedCluster _cluster = null!;
    private KubernetesClient _client = null!;

    public IKubernetesClient Client => _client;

    internal ScriptedProvider Source { get; } = new();

    /// <summary>Uses the schema of a cluster whose CRDs check nothing, as after a careless upgrade.</summary>
    public bool WithoutSchema { get; init; }

    /// <summary>Leaves the service its own providers instead of <see cref="Source"/>.</summary>
    public bool OwnProviders { get; init; }

    /// <summary>A kubeconfig of the embedded cluster, for a service in a process of its own.</summary>
    internal async Task<string> WriteKubeconfigAsync()
    {
        var file = PathOf("kubeconfig");
        await File.WriteAllTextAsync(
            file,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: embedded
            clusters: [{name: embedded, cluster: {server: "{{_cluster.Server.Address}}" } }]
            contexts: [{name: embedded, context: {cluster: embedded, user: nobody} }]
            users: [{name: nobody, user: {} }]
            """
        );
        return file;
    }

    /// <summary>A path in the folder of this bed.</summary>
    internal string PathOf(string name) => Path.Combine(_folder, name);

    public async Task CreateSecretAsync(string @namespace, string name, params (string Key, string Value)[] data) =>
        await _client.CreateAsync(
            KnownResources.Secrets,
            @namespace,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["data"] = new JsonObject(
                    data.Select(static d =>
                        KeyValuePair.Create<string, JsonNode?>(d.Key, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(d.Value)))
                    )
                ),
            }
        );

    public async Task CreateNamespaceAsync(string name) =>
        await _client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            }
        );

    internal string StorePath => Path.Combine(_folder, "verdicts.db");

    /// <summary>Deletes the file of the store, while no service runs.</summary>
    internal void LoseStore()
    {
        foreach (var file in Directory.GetFiles(_folder, "verdicts.db*"))
        {
            File.Delete(file);
        }
    }

    /// <summary>How many windows of comparisons the store holds.</summary>
    internal async Task<int> StoredWindowsAsync()
    {
        await using var store = StoreFactory.Create(new AnalysisServiceOptions { Store = StorePath });
        await using var context = store.Open();
        return await context.Set<StoredWindow>().CountAsync();
    }

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync();
        _client = new KubernetesClient(Connection(), new ClientOptions { Qps = 0 });
        foreach (var crd in CrdGenerator.Generate())
        {
            await _client.CreateAsync(
                KnownResources.CustomResourceDefinitions,
                null,
                WithoutSchema ? Unchecked(crd.Json) : (JsonObject)crd.Json.DeepClone()
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<WebApplication> StartAsync(
        Action<AnalysisServiceOptions>? change = null,
        Action<IServiceCollection>? configure = null
    )
    {
        var options = new AnalysisServiceOptions
        {
            Store = StorePath,
            ListenAddress = "127.0.0.1",
            ApiPort = 0,
            HealthPort = 0,
            MetricsPort = 0,
            Qps = 0,
            LogLevel = "fatal",
            AllowProviderLoopback = true,
        };
        change?.Invoke(options);
        var service = AnalysisServiceHost.Create(
            options,
            services =>
            {
                services.AddSingleton(Connection());
                if (!OwnProviders)
                {
                    services.AddSingleton(new ProviderRegistry([Source]));
                }

                configure?.Invoke(services);
            }
        );
        await service.StartAsync();
        _services.Add(service);
        return service;
    }

    /// <summary>Ends a service at once, whatever it is doing.</summary>
    public async Task StopAsync(WebApplication service)
    {
        _services.Remove(service);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await service.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Asked for: nothing is waited for.
        }

        await service.DisposeAsync();
    }

    public async ValueTask StopAllAsync()
    {
        foreach (var service in _services.ToArray())
        {
            await StopAsync(service);
        }
    }

    public async Task CreateAsync(string name, string spec, Action<JsonObject>? change = null)
    {
        var run = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = JsonNode.Parse(spec),
        };
        change?.Invoke(run);
        await _client.CreateAsync(KnownResources.AnalysisRuns, "default", run);
    }

    public async Task<AnalysisRun> ReadAsync(string name) =>
        (await _client.GetAsync(KnownResources.AnalysisRuns, "default", name)).As<AnalysisRun>(RolloutsJson.Options);

    public Task<AnalysisRun> WhenAsync(string name, Func<AnalysisRun, bool> until) =>
        Eventually.ReadAsync(() => ReadAsync(name), until, $"run {name}", Patience);

    public Task<AnalysisRun> WhenEndedAsync(string name) => WhenAsync(name, static run => PhaseOrder.IsCompleted(run.Status.Phase));

    public async Task PatchAsync(string name, string patch) =>
        await _client.PatchAsync(KnownResources.AnalysisRuns, "default", name, Patch.Merge(JsonNode.Parse(patch)!.AsObject()));

    public async Task<IReadOnlyList<(string Type, string Reason, string Message)>> EventsOfAsync(string name)
    {
        var events = await _client.ListAsync(KnownResources.Events, "default");
        return
        [
            .. events
                .Items.Select(static e => e.ToNode())
                .Where(e => e["involvedObject"]?["name"]?.GetValue<string>() == name)
                .Select(static e => (e["type"]!.GetValue<string>(), e["reason"]!.GetValue<string>(), e["message"]!.GetValue<string>())),
        ];
    }

    internal static IVerdictStore VerdictsOf(WebApplication service) => service.Services.GetRequiredService<IVerdictStore>();

    internal static Task<Verdict> VerdictAsync(WebApplication service, AnalysisRun run) =>
        Eventually.ReadAsync(
            async () => (await VerdictsOf(service).FindAsync(run.Metadata.Uid!))!,
            static v => v is not null,
            "the verdict",
            Patience
        );

    private ClusterConnection Connection() => new() { Server = _cluster.Server.Address };

    private static JsonObject Unchecked(JsonObject crd)
    {
        var open = (JsonObject)crd.DeepClone();
        foreach (var version in open["spec"]!["versions"]!.AsArray())
        {
            version!["schema"]!["openAPIV3Schema"] = JsonSerializer.SerializeToNode(
                new Dictionary<string, object> { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true }
            );
        }

        return open;
    }
}
