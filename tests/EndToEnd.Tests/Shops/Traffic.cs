using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Requests to the ready pods behind a Service, as long as it lives.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _cluster;
    private readonly HttpClient _http = new();
    private readonly LoadGenerator _generator;
    private readonly Task _running;

    private Traffic(ClusterNamespace @namespace, string service)
    {
        _cluster = @namespace.Cluster.Connect();
        var services = new Informer(_cluster, KnownResources.Services, new() { Namespace = @namespace.Name });
        var pods = new Informer(_cluster, KnownResources.Pods, new() { Namespace = @namespace.Name });
        _generator = new(services, pods, new ObjectKey(@namespace.Name, service), _http, new LoadOptions(), TimeProvider.System);
        _running = Task.WhenAll(services.RunAsync(_stop.Token), pods.RunAsync(_stop.Token), _generator.RunAsync(_stop.Token));
    }

    /// <summary>Requests that pods of a version were sent, by template hash.</summary>
    public long SentTo(string hash) => _generator.Sent.GetValueOrDefault(hash).Requests;

    public static Traffic Start(ClusterNamespace @namespace, string service) => new(@namespace, service);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // The way to stop.
        }

        _stop.Dispose();
        _http.Dispose();
        await _cluster.DisposeAsync();
    }
}
