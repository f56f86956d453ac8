using System.Collections.Concurrent;
using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>One real HTTP server for each pod whose image is <c>rollouts-demo</c>, all in this process.</summary>
public sealed class DemoWorkload : IPodWorkload, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, DemoServer> _servers = new(StringComparer.Ordinal);

    public DemoWorkload(TimeProvider time) => _time = time;

    /// <summary>Where the servers listen, for a scraper.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _servers.Values.Select(static server => server.Address)];

    public bool Serves(KubeObject pod) => DemoBehaviour.Of(pod) is not null;

    public async Task<IPEndPoint> StartAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        var identity = DemoPodIdentity.Of(pod);
        var behaviour =
            DemoBehaviour.Of(pod)
            ?? throw new ArgumentException($"pod {pod.Key} has no container of the image {DemoBehaviour.ImageName}", nameof(pod));
        if (_servers.TryGetValue(identity.Uid, out var running))
        {
            return running.Address;
        }

        var server = await DemoServer.StartAsync(identity, behaviour, _time, cancellationToken);
        if (!_servers.TryAdd(identity.Uid, server))
        {
            await server.DisposeAsync();
        }

        return _servers[identity.Uid].Address;
    }

    public async Task StopAsync(string podUid)
    {
        if (_servers.TryRemove(podUid, out var server))
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Sums up the servers of one version over the last <paramref name="window"/>; of all versions for a null hash.</summary>
    public DemoCount Recent(string? hash, TimeSpan window) =>
        _servers
            .Values.Where(server => hash is null || server.Identity.Hash == hash)
            .Aggregate(default(DemoCount), (sum, server) => sum + server.Recent(window));

    /// <summary>Sums up what the servers of one version that run now ever got.</summary>
    public DemoCount Total(string hash) =>
        _servers
            .Values.Where(server => server.Identity.Hash == hash)
            .Aggregate(default(DemoCount), static (sum, server) => sum + server.Total());

    /// <summary>The counters of all servers in Prometheus' text format.</summary>
    public string Exposition() => DemoExposition.Of(_servers.Values.Select(static server => (server.Identity, server.Total())));

    public async ValueTask DisposeAsync()
    {
        foreach (var uid in _servers.Keys)
        {
            await StopAsync(uid);
        }
    }
}
