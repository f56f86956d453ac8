using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Benchmarks;

/// <summary>
/// A real API server with an audit log, simulated nodes in this process, and the controller in a process of its own: only what the
/// controller uses is counted.
/// </summary>
internal sealed class ControllerBed : IAsyncDisposable
{
    public const string Namespace = "load";

    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-load-");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<KubernetesClient> _clients = [];
    private ControlPlane? _plane;

    public AuditLog Audit { get; private set; } = null!;

    public IKubernetesClient Client { get; private set; } = null!;

    public LoadedRollouts Rollouts { get; private set; } = null!;

    public ControllerService Controller { get; private set; } = null!;

    /// <exception cref="UnavailableException">There is no control plane to be had here.</exception>
    public static async Task<ControllerBed> StartAsync()
    {
        var bed = new ControllerBed();
        try
        {
            await bed.BeginAsync();
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public Task RestartControllerAsync()
    {
        Controller.Dispose();
        return StartControllerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Controller?.Dispose();
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }

        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync()
    {
        (Audit, var flags) = AuditLog.Prepare(_folder.FullName);
        _plane = await ControlPlane.StartAsync(
            ProjectRoot.PathOf(RealCluster.CrdFolder),
            [.. flags.SelectMany(static flag => new[] { "--apiserver-arg", flag }), "--user", $"{AuditLog.User}=system:masters"]
        );
        Client = Connect();
        var name = new JsonObject { ["name"] = Namespace };
        await Client.CreateAsync(KnownResources.Namespaces, null, new JsonObject { ["metadata"] = name });
        Rollouts = new LoadedRollouts(Connect(), Client);
        _running.Add(Rollouts.RunAsync(_stop.Token));
        var nodes = new NodeSimulator(Connect(), new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(10) }, null, TimeProvider.System);
        _running.Add(nodes.RunAsync(_stop.Token));
        await StartControllerAsync();
    }

    private async Task StartControllerAsync()
    {
        Controller = ControllerService.Start(_folder.FullName, _plane!.KubeconfigOf(AuditLog.User));
        await Controller.ReadyAsync();
        // What is looked through once, when it begins to lead, is no cost of what it is asked to do later.
        await Task.Delay(StartUp, TimeProvider.System);
    }

    private KubernetesClient Connect()
    {
        var client = new KubernetesClient(KubeConfig.Load(_plane!.Kubeconfig), new ClientOptions { Qps = 0 }, TimeProvider.System);
        _clients.Add(client);
        return client;
    }
}
