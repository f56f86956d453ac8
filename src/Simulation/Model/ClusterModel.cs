using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// A Kubernetes cluster's storage and API machinery in memory: no I/O, no clock, no threads. The instant is an argument of each
/// call and randomness comes from a seed, so the same calls give the same cluster. Not thread-safe: one writer at a time, and
/// reads between writes (the objects themselves are immutable and may be handed to any thread).
/// </summary>
public sealed class ClusterModel
{
    private static readonly string[] s_builtInNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    private readonly ClusterState _state;
    private readonly ObjectReader _reader;
    private readonly ObjectRemover _remover;
    private readonly ObjectWriter _writer;
    private readonly PodSubresources _pods;

    public ClusterModel(ClusterModelOptions? options = null)
    {
        options ??= new ClusterModelOptions();
        _state = new ClusterState(options);
        _reader = new ObjectReader(_state);
        _remover = new ObjectRemover(_state);
        _writer = new ObjectWriter(_state, _remover);
        _pods = new PodSubresources(_state, _remover);
        foreach (var name in s_builtInNamespaces)
        {
            var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
            _ = Execute(new ClusterRequest.Create(KnownResources.Namespaces, null, body), options.StartsAt).Required;
        }
    }

    /// <summary>The version of the last committed write. It grows by one per write, over all resources.</summary>
    public long ResourceVersion => _state.Storage.ResourceVersion;

    /// <summary>What the cluster serves: built-in types and established custom resources.</summary>
    public ResourceCatalog Resources => _state.Resources;

    /// <summary>Carries out one request at an instant. Never throws for anything that a client can send; a refused request changes nothing.</summary>
    public ClusterResult Execute(ClusterRequest request, DateTimeOffset now)
    {
        try
        {
            return request switch
            {
                ClusterRequest.Get get => _reader.Get(get),
                ClusterRequest.List list => _reader.List(list),
                ClusterRequest.Create { Subresource: not null } create => _pods.Post(create, now),
                ClusterRequest.Create create => _writer.Create(create, now),
                ClusterRequest.Replace replace => _writer.Replace(replace, now),
                ClusterRequest.Patch patch => _writer.Patch(patch, now),
                ClusterRequest.Delete delete => _remover.Delete(delete, now),
                ClusterRequest.DeleteCollection delete => _remover.DeleteCollection(delete, now),
                _ => ClusterResult.Refused(Refusals.MethodNotAllowed()),
            };
        }
        catch (RefusedException refused)
        {
            return ClusterResult.Refused(refused.Status);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or JsonException or ArgumentException)
        {
            // A field has another type than the machinery needs; nothing was committed yet.
            var type = request.Type;
            return ClusterResult.Refused(
                Refusals.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {error.Message}")
            );
        }
    }

    /// <summary>The stored object, or null. Cheaper than a get: no answer is built.</summary>
    public KubeObject? Find(ResourceType type, string? @namespace, string name) => _state.Storage.Store(type).Find(@namespace ?? "", name);

    /// <summary>The object with this uid, or null, with its type.</summary>
    public (ResourceType Type, KubeObject Object)? FindByUid(string uid) => _state.Storage.FindByUid(uid);

    /// <summary>All stored objects of a type, in the order namespace, name; of one namespace when one is given. Safe to enumerate while writing.</summary>
    public IEnumerable<KubeObject> List(ResourceType type, string? @namespace = null) => _state.Storage.Store(type).List(@namespace ?? "");

    /// <summary>All objects that name this uid in their ownerReferences, with their types.</summary>
    public IReadOnlyList<(ResourceType Type, KubeObject Object)> OwnedBy(string uid) => _state.Storage.OwnedBy(uid);

    /// <summary>Everything committed after a version, oldest first; false when the history no longer reaches back that far.</summary>
    public bool TryGetChanges(long afterResourceVersion, [NotNullWhen(true)] out IReadOnlyList<ModelChange>? changes) =>
        _state.Storage.Log.TryRead(afterResourceVersion, int.MaxValue, out changes);

    /// <summary>Opens a watch; one that cannot start carries its <see cref="ModelWatch.Refusal"/>.</summary>
    public ModelWatch Watch(WatchRequest request) => new(_state, request);

    /// <summary>Forgets the history up to now: watches and pages from older versions get 410 Expired.</summary>
    public void Compact()
    {
        _state.Storage.Log.Compact();
        _reader.ForgetWalks();
    }
}
