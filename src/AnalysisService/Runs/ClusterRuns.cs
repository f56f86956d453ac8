using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Runs of a cluster: the informer's cache, or our own write that the watch has not shown yet.</summary>
internal sealed class ClusterRuns : IRunRepository
{
    private readonly Informer _informer;
    private readonly IKubernetesClient _client;
    private readonly string? _namespace;
    private readonly string _instance;
    private readonly WrittenVersions _written = new();
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> _ahead = new();

    public ClusterRuns(Informer informer, IKubernetesClient client, AnalysisServiceOptions options)
    {
        _informer = informer;
        _client = client;
        _namespace = options.Namespace;
        _instance = options.InstanceId;
    }

    public string Place => $"namespace {_namespace ?? "(all)"} of {_client.Server}";

    public bool HasSynced => _informer.HasSynced;

    public void Subscribe(Action<ObjectChange> onChange) => _informer.Subscribe(onChange);

    public Task RunAsync(CancellationToken cancellationToken) => _informer.RunAsync(cancellationToken);

    public bool IsOwnWrite(KubeObject shown)
    {
        if (!_written.IsOwn(shown))
        {
            return false;
        }

        _ahead.TryRemove(shown.Key, out _);
        return true;
    }

    public KubeObject? Find(ObjectKey run)
    {
        if (_informer.Get(run) is not { } cached)
        {
            _written.Forget(run);
            _ahead.TryRemove(run, out _);
            return null;
        }

        if (_written.IsStale(cached) && _ahead.TryGetValue(run, out var ahead))
        {
            return ahead;
        }

        _ahead.TryRemove(run, out _);
        return cached;
    }

    public IReadOnlyList<KubeObject> List(string? @namespace = null) => _informer.List(@namespace);

    public async Task<KubeObject?> CreateAsync(JsonObject run, CancellationToken cancellationToken)
    {
        try
        {
            var @namespace = run["metadata"]?["namespace"]?.GetValue<string>();
            return await _client.CreateAsync(KnownResources.AnalysisRuns, @namespace, run, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            return null;
        }
    }

    public async Task<RunWrite> PatchAsync(KubeObject run, JsonObject change, CancellationToken cancellationToken)
    {
        var patch = (JsonObject)change.DeepClone();
        patch["metadata"] ??= new JsonObject();
        patch["metadata"]!["resourceVersion"] = run.Header.ResourceVersion;
        try
        {
            var written = await _client.PatchAsync(
                KnownResources.AnalysisRuns,
                run.Header.Namespace,
                run.Header.Name,
                Patch.Merge(patch),
                cancellationToken: cancellationToken
            );
            _written.Record(written);
            _ahead[written.Key] = written;
            return RunWrite.Of(written);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return RunWrite.Gone;
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            return RunWrite.Late;
        }
    }

    public async Task<KubeObject?> ReadAsync(ObjectKey run, CancellationToken cancellationToken)
    {
        if (_namespace is not null && _namespace != run.Namespace)
        {
            return null;
        }

        var read = await _client.FindAsync(KnownResources.AnalysisRuns, run.Namespace, run.Name, cancellationToken);
        // The one of another instance is none of ours, as in the cache.
        return read is not null && InstanceSelector.Selects(_instance, read.Header.Labels) ? read : null;
    }

    public async Task DeleteAsync(KubeObject run, CancellationToken cancellationToken)
    {
        try
        {
            var options = new DeleteOptions { PreconditionUid = run.Header.Uid };
            await _client.DeleteAsync(KnownResources.AnalysisRuns, run.Header.Namespace, run.Header.Name, options, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // Deleted already, or another run under the same name.
        }
    }
}
