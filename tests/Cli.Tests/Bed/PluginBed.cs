using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cli.Tests;

/// <summary>An API server in the process with the CRDs and nothing else, and the plugin run against it.</summary>
internal sealed class PluginBed : IAsyncDisposable
{
    public const string Namespace = "shop";

    private readonly EmbeddedApiServer _server;
    private readonly TimeProvider _time;

    private PluginBed(EmbeddedApiServer server, TimeProvider time)
    {
        _server = server;
        _time = time;
        Client = new KubernetesClient(new ClusterConnection { Server = server.Address }, new ClientOptions { Qps = 0 });
    }

    public KubernetesClient Client { get; }

    public string Server => _server.Address.ToString();

    public static async Task<PluginBed> StartAsync(TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var bed = new PluginBed(await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Time = time }), time);
        var applier = new ManifestApplier(bed.Client);
        await applier.ApplyAsync(DemoResources.CustomResourceDefinitions(), Namespace, CancellationToken.None);
        await bed.Client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } }
        );
        return bed;
    }

    /// <summary>Runs the plugin in the bed's namespace.</summary>
    public Task<CommandRun> RunAsync(params string[] args) => RunAsync(args, null, CancellationToken.None);

    /// <param name="args">The arguments.</param>
    /// <param name="refuse">What a request is answered instead of the server; null for the server's answer.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task<CommandRun> RunAsync(
        string[] args,
        Func<HttpRequestMessage, HttpResponseMessage?>? refuse,
        CancellationToken cancellationToken
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            [.. args, "--server", Server, "--namespace", Namespace],
            Host(output, error, refuse),
            cancellationToken
        );
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    public CommandHost Host(TextWriter output, TextWriter error, Func<HttpRequestMessage, HttpResponseMessage?>? refuse = null) =>
        new()
        {
            Output = output,
            Error = error,
            Time = _time,
            Environment = static _ => null,
            Connect = (connection, options, time) =>
                new KubernetesClient(new RefusingHandler(refuse ?? (static _ => null)), connection, options, time),
        };

    /// <summary>Creates an object and then its status, as its controllers would.</summary>
    public async Task<KubeObject> CreateAsync(ResourceType type, JsonObject body)
    {
        var name = (string)body["metadata"]!["name"]!;
        var created = await Client.CreateAsync(type, Namespace, body);
        return body["status"] is JsonObject status ? await SetStatusAsync(type, name, status) : created;
    }

    public Task<KubeObject> SetStatusAsync(ResourceType type, string name, JsonObject status) =>
        Client.PatchAsync(
            type,
            Namespace,
            name,
            Patch.Merge(new JsonObject { ["status"] = status.DeepClone() }),
            type == KnownResources.AnalysisRuns || type == KnownResources.Experiments ? null : "status"
        );

    public async Task<JsonObject> GetAsync(ResourceType type, string name) => (await Client.GetAsync(type, Namespace, name)).ToNode();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
    }
}
