using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Brings a Rollout back into the queue when somebody else changes, deletes or creates an object that a router of it reads (row G8). A kind is watched from
/// the moment when the first router asks for one of its objects: most clusters have few of these kinds.
/// </summary>
internal sealed class RoutedWatches(
    IKubernetesClient client,
    IOptions<RolloutControllerOptions> options,
    TimeProvider time,
    ILoggerFactory loggers
)
{
    /// <summary>Of an object; the watch shows them within moments.</summary>
    private const int MostVersions = 64;

    private readonly Channel<(IKubernetesClient Cluster, ResourceType Type)> _kinds = Channel.CreateUnbounded<(
        IKubernetesClient,
        ResourceType
    )>();
    private readonly Lock _gate = new();
    private readonly HashSet<(IKubernetesClient, ResourceType)> _known = [];
    private readonly Dictionary<IKubernetesClient, CancellationTokenSource> _ends = [];

    /// <summary>A pass that began before the end may still ask for what it knew.</summary>
    private readonly ConditionalWeakTable<IKubernetesClient, object> _left = [];
    private readonly Dictionary<(IKubernetesClient, ResourceType, ObjectKey), HashSet<ObjectKey>> _readers = [];
    private readonly Dictionary<(IKubernetesClient, ResourceType, ObjectKey), Queue<string>> _written = [];

    /// <summary>Notes that a Rollout reads an object, whether it is there or not.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="cluster">Where the object is; null for the Rollout's own cluster.</param>
    public void Note(ResourceType type, ObjectKey key, ObjectKey rollout, IKubernetesClient? cluster = null)
    {
        if (type == KnownResources.Ingresses)
        {
            // They have a cache of their own, which wakes their Rollouts: what plans are decided on needs more of them than the header.
            return;
        }

        var place = cluster ?? client;
        lock (_gate)
        {
            if (_left.TryGetValue(place, out _))
            {
                return;
            }

            if (!_readers.TryGetValue((place, type, key), out var readers))
            {
                _readers[(place, type, key)] = readers = [];
            }

            readers.Add(rollout);
            if (_known.Add((place, type)))
            {
                _kinds.Writer.TryWrite((place, type));
            }
        }
    }

    /// <summary>Notes a version that this process wrote itself, which is no reason to look again: fifty Rollouts may share one object.</summary>
    public void NoteWritten(ResourceType type, KubeObject written, IKubernetesClient? cluster = null)
    {
        lock (_gate)
        {
            if (!_written.TryGetValue((cluster ?? client, type, written.Key), out var versions))
            {
                _written[(cluster ?? client, type, written.Key)] = versions = new Queue<string>();
            }

            versions.Enqueue(written.Header.ResourceVersion);
            if (versions.Count > MostVersions)
            {
                versions.Dequeue();
            }
        }
    }

    /// <summary>The Rollout is gone: nothing wakes it any more.</summary>
    public void Forget(ObjectKey rollout)
    {
        lock (_gate)
        {
            foreach (var (item, readers) in _readers.ToList())
            {
                if (readers.Remove(rollout) && readers.Count == 0)
                {
                    _readers.Remove(item);
                    _written.Remove(item);
                }
            }
        }
    }

    /// <summary>Nobody reads in this cluster any more: its watches end.</summary>
    public void Leave(IKubernetesClient cluster)
    {
        CancellationTokenSource? watches;
        lock (_gate)
        {
            _left.AddOrUpdate(cluster, this);
            _ends.Remove(cluster, out watches);
            _known.RemoveWhere(kind => kind.Item1 == cluster);
            foreach (var item in _readers.Keys.Where(item => item.Item1 == cluster).ToList())
            {
                _readers.Remove(item);
            }

            foreach (var item in _written.Keys.Where(item => item.Item1 == cluster).ToList())
            {
                _written.Remove(item);
            }
        }

        using (watches)
        {
            watches?.Cancel();
        }
    }

    /// <summary>Watches until cancelled.</summary>
    /// <param name="wake">Puts a Rollout into the queue.</param>
    /// <param name="cancellationToken">Ends the watches.</param>
    public async Task RunAsync(Action<ObjectKey> wake, CancellationToken cancellationToken)
    {
        List<Task> watches = [];
        try
        {
            await foreach (var (cluster, type) in _kinds.Reader.ReadAllAsync(cancellationToken))
            {
                var informer = new Informer(cluster, type, OptionsOf(), time, loggers);
                informer.Subscribe(change => Wake(cluster, type, change, wake));
                watches.Add(informer.RunAsync(UntilLeft(cluster, cancellationToken)));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }

        await Task.WhenAll(watches);
    }

    private CancellationToken UntilLeft(IKubernetesClient cluster, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_left.TryGetValue(cluster, out _))
            {
                return new CancellationToken(canceled: true);
            }

            if (!_ends.TryGetValue(cluster, out var end))
            {
                _ends[cluster] = end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            }

            return end.Token;
        }
    }

    private InformerOptions OptionsOf() => new() { Namespace = options.Value.Namespace, Trim = HeaderOf };

    private void Wake(IKubernetesClient cluster, ResourceType type, ObjectChange change, Action<ObjectKey> wake)
    {
        var (item, version) = ((cluster, type, change.Latest.Key), change.After?.Header.ResourceVersion);
        ObjectKey[] readers;
        lock (_gate)
        {
            readers =
                version is not null && _written.TryGetValue(item, out var written) && written.Contains(version) ? []
                : _readers.TryGetValue(item, out var found) ? [.. found]
                : [];
        }

        Array.ForEach(readers, wake);
    }

    /// <summary>Whoever is woken reads the object afresh: of all that others have there only the header is kept.</summary>
    private static ReadOnlyMemory<byte> HeaderOf(ReadOnlyMemory<byte> json)
    {
        var whole = KubeJson.ParseObject(json.Span);
        var metadata = whole["metadata"] as JsonObject ?? [];
        return KubeJson.Serialize(
            new JsonObject
            {
                ["apiVersion"] = whole["apiVersion"]?.DeepClone(),
                ["kind"] = whole["kind"]?.DeepClone(),
                ["metadata"] = new JsonObject(
                    new[] { "namespace", "name", "uid", "resourceVersion" }
                        .Where(metadata.ContainsKey)
                        .Select(name => KeyValuePair.Create(name, metadata[name]?.DeepClone()))
                ),
            }
        );
    }
}
