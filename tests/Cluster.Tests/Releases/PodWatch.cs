using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Looks at all pods of a namespace after every change of one, in the order in which the changes happened.</summary>
internal sealed class PodWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly Informer _informer;
    private readonly Action<IReadOnlyCollection<KubeObject>> _look;
    private readonly Task _running;

    private PodWatch(ClusterNamespace home, Action<IReadOnlyCollection<KubeObject>> look)
    {
        _look = look;
        _client = home.Cluster.Connect();
        _informer = new Informer(
            _client,
            KnownResources.Pods,
            new InformerOptions { Namespace = home.Name },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        _informer.Subscribe(See);
        _running = _informer.RunAsync(_stop.Token);
    }

    /// <param name="home">The namespace.</param>
    /// <param name="look">Called with all pods that exist, also those that are shutting down.</param>
    public static async Task<PodWatch> StartAsync(ClusterNamespace home, Action<IReadOnlyCollection<KubeObject>> look)
    {
        var watch = new PodWatch(home, look);
        await watch._informer.WaitForSyncAsync();
        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private void See(ObjectChange _)
    {
        // Until the first list is complete it would look as if pods were missing.
        if (_informer.HasSynced)
        {
            _look(_informer.List());
        }
    }
}
