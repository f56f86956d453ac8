using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>The most pods that all ReplicaSets of an app were ever told to have together.</summary>
internal sealed class SizeWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly Dictionary<string, (string App, int Size)> _sizes = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _highest;
    private readonly Task _running;

    private SizeWatch(ClusterNamespace home, Dictionary<string, int> highest, out Informer informer)
    {
        _highest = highest;
        _client = home.Cluster.Connect();
        informer = new Informer(
            _client,
            KnownResources.ReplicaSets,
            new InformerOptions { Namespace = home.Name },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        informer.Subscribe(See);
        _running = informer.RunAsync(_stop.Token);
    }

    public static async Task<SizeWatch> StartAsync(ClusterNamespace home, Dictionary<string, int> highest)
    {
        var watch = new SizeWatch(home, highest, out var informer);
        await informer.WaitForSyncAsync();
        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private void See(ObjectChange change)
    {
        lock (_lock)
        {
            var (set, app) = (change.Latest, change.Latest.Header.Labels["app"]);
            _sizes[set.Header.Name] = (app, change.After is null ? 0 : (int?)set.ToNode()["spec"]?["replicas"] ?? 1);
            var sum = _sizes.Values.Where(size => size.App == app).Sum(size => size.Size);
            _highest[app] = Math.Max(_highest.GetValueOrDefault(app), sum);
        }
    }
}
