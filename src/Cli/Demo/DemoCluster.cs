using Microsoft.Extensions.Logging;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cli;

/// <summary>The API server that the demo works against: one in this process, or the one of a kubeconfig.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private readonly EmbeddedCluster? _embedded;
    private readonly KubernetesClient _client;
    private readonly string? _folder;

    private DemoCluster(EmbeddedCluster? embedded, KubernetesClient client, string kubeconfig, string? folder)
    {
        _embedded = embedded;
        _client = client;
        _folder = folder;
        Kubeconfig = kubeconfig;
    }

    public IKubernetesClient Client => _client;

    public bool IsEmbedded => _embedded is not null;

    /// <summary>In a cluster that is not ours another controller may run: it leaves alone what carries an instance id. Empty in our own.</summary>
    public string InstanceId => IsEmbedded ? "" : "rollouts-demo";

    /// <summary>Path of a kubeconfig for it.</summary>
    public string Kubeconfig { get; }

    public static async Task<DemoCluster> StartAsync(
        string? kubeconfig,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    ) => kubeconfig is null ? await EmbedAsync(time, loggers, cancellationToken) : Connect(kubeconfig, time, loggers);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<DemoCluster> EmbedAsync(TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-demo-").FullName;
        var file = Path.Combine(folder, "kubeconfig");
        var options = new EmbeddedClusterOptions
        {
            Server = new EmbeddedApiServerOptions { Time = time, Logging = loggers },
            KubeconfigPath = file,
        };
        var embedded = await EmbeddedCluster.StartAsync(options, cancellationToken);
        return new DemoCluster(embedded, ClientOf(file, time, loggers), file, folder);
    }

    private static DemoCluster Connect(string file, TimeProvider time, ILoggerFactory loggers) =>
        new(null, ClientOf(file, time, loggers), file, null);

    private static KubernetesClient ClientOf(string kubeconfig, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            return new KubernetesClient(KubeConfig.Load(kubeconfig), time: time, loggers: loggers);
        }
        catch (KubeConfigException problem)
        {
            throw new DemoException(problem.Message, problem);
        }
    }
}
