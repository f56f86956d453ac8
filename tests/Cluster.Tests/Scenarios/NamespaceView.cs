using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>The objects of a namespace as watches tell of them, and the order of their events.</summary>
internal sealed class NamespaceView : IAsyncDisposable
{
    public static ResourceType VirtualServices { get; } = new("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService");

    private static readonly ResourceType[] Watched =
    [
        KnownResources.Rollouts,
        KnownResources.ReplicaSets,
        KnownResources.Pods,
        KnownResources.Services,
        KnownResources.AnalysisRuns,
        KnownResources.Experiments,
        KnownResources.Events,
        VirtualServices,
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly string _namespace;
    private readonly Dictionary<ResourceType, Informer> _informers;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _events = new();
    private readonly Task _running;

    private NamespaceView(ClusterNamespace home)
    {
        _client = home.Cluster.Connect();
        _namespace = home.Name;
        _informers = Watched.ToDictionary(
            static type => type,
            type => new Informer(
                _client,
                type,
                new InformerOptions { Namespace = home.Name },
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        );
        _informers[KnownResources.Events].Subscribe(Note);
        _running = Task.WhenAll(_informers.Values.Select(informer => informer.RunAsync(_stop.Token)));
    }

    public static async Task<NamespaceView> StartAsync(ClusterNamespace home)
    {
        var view = new NamespaceView(home);
        await Task.WhenAll(view._informers.Values.Select(static informer => informer.WaitForSyncAsync()));
        return view;
    }

    public KubeObject? Find(ResourceType type, string name) => _informers[type].Get(new ObjectKey(_namespace, name));

    public IReadOnlyList<KubeObject> List(ResourceType type) => _informers[type].List();

    /// <summary>Reasons of the events of a Rollout in the order in which they were written; one that was counted up comes again.</summary>
    public IReadOnlyList<string> EventsOf(string rollout) => _events.TryGetValue(rollout, out var reasons) ? [.. reasons] : [];

    /// <summary>Waits until a write is seen here too, so that nothing older is taken for its consequence.</summary>
    public Task SeenAsync(ResourceType type, KubeObject written) =>
        Eventually.HoldsAsync(
            () => Find(type, written.Header.Name) is { } seen && Version(seen) >= Version(written),
            $"the write of {written} is seen"
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private void Note(ObjectChange change)
    {
        var note = change.Latest.ToNode();
        if (change.After is not null && (string?)note["involvedObject"]?["kind"] == "Rollout")
        {
            _events.GetOrAdd((string)note["involvedObject"]!["name"]!, static _ => new()).Enqueue((string)note["reason"]!);
        }
    }

    private static long Version(KubeObject item) => long.Parse(item.Header.ResourceVersion, CultureInfo.InvariantCulture);
}
