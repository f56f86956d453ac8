using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// The objects of one kind without a cluster, with what an API server promises: uids, resource versions, writes on top of a known version,
/// and every change told once, in order. A write is kept before anybody sees it.
/// </summary>
internal sealed class LocalCollection
{
    private readonly string _kind;
    private readonly ILocalObjects _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> _objects = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1, 1))];
    private readonly Lock _delivery = new();
    private readonly List<Action<ObjectChange>> _subscribers = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    public LocalCollection(string kind, ILocalObjects store, TimeProvider time)
    {
        _kind = kind;
        _store = store;
        _time = time;
    }

    public bool IsLoaded => _loaded.Task.IsCompletedSuccessfully;

    /// <summary>Reads what is stored; called once. Until then writes wait.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await _store.LoadAsync(_kind, cancellationToken))
        {
            var item = KubeObject.Parse(row.Json!.Value);
            _objects[item.Key] = item;
            _version = Math.Max(_version, long.Parse(item.Header.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        Show();
        _loaded.TrySetResult();
    }

    /// <summary>Shows every object again.</summary>
    public void Show()
    {
        lock (_delivery)
        {
            foreach (var item in _objects.Values)
            {
                _subscribers.ForEach(tell => tell(new ObjectChange(item, item)));
            }
        }
    }

    public void Subscribe(Action<ObjectChange> onChange)
    {
        lock (_delivery)
        {
            foreach (var item in _objects.Values)
            {
                onChange(new ObjectChange(null, item));
            }

            _subscribers.Add(onChange);
        }
    }

    public KubeObject? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public IReadOnlyList<KubeObject> List(string? @namespace) =>
        [.. _objects.Values.Where(item => string.IsNullOrEmpty(@namespace) || item.Header.Namespace == @namespace)];

    /// <summary>Makes an object; null when there is one of that name.</summary>
    public async Task<KubeObject?> CreateAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var key = KubeObject.FromNode(body).Key;
        return await GuardedAsync(
            key,
            async () =>
            {
                if (_objects.ContainsKey(key))
                {
                    return null;
                }

                var item = (JsonObject)body.DeepClone();
                var metadata = (JsonObject)item["metadata"]!;
                metadata["uid"] = Guid.NewGuid().ToString();
                metadata["creationTimestamp"] = KubernetesTime.Format(_time.GetUtcNow());
                metadata["generation"] = 1;
                return await KeepAsync(null, item, cancellationToken);
            },
            cancellationToken
        );
    }

    /// <summary>A merge patch on top of exactly the known version.</summary>
    public Task<RunWrite> PatchAsync(KubeObject known, JsonObject change, CancellationToken cancellationToken) =>
        WriteAsync(known, current => (JsonObject)MergePatch.Apply(current, change)!, change.ContainsKey("spec"), cancellationToken);

    /// <summary>Another spec in place of the known version.</summary>
    public Task<RunWrite> ReplaceAsync(KubeObject known, JsonObject body, CancellationToken cancellationToken) =>
        WriteAsync(
            known,
            current =>
            {
                current["spec"] = body["spec"]?.DeepClone();
                return current;
            },
            true,
            cancellationToken
        );

    private Task<RunWrite> WriteAsync(
        KubeObject known,
        Func<JsonObject, JsonObject> change,
        bool newGeneration,
        CancellationToken cancellationToken
    ) =>
        GuardedAsync(
            known.Key,
            async () =>
            {
                if (Find(known.Key) is not { } current || current.Header.Uid != known.Header.Uid)
                {
                    return RunWrite.Gone;
                }

                if (current.Header.ResourceVersion != known.Header.ResourceVersion)
                {
                    return RunWrite.Late;
                }

                var item = change(current.ToNode());
                if (newGeneration)
                {
                    item["metadata"]!["generation"] = current.Header.Generation + 1;
                }

                return RunWrite.Of(await KeepAsync(current, item, cancellationToken));
            },
            cancellationToken
        );

    /// <summary>Deletes this very object; false when it is not there any more.</summary>
    public Task<bool> DeleteAsync(KubeObject known, CancellationToken cancellationToken) =>
        GuardedAsync(
            known.Key,
            async () =>
            {
                if (Find(known.Key) is not { } current || current.Header.Uid != known.Header.Uid)
                {
                    return false;
                }

                await _store.WriteAsync(new StoredObject(_kind, known.Key.Namespace, known.Key.Name, null), cancellationToken);
                Publish(current, null);
                return true;
            },
            cancellationToken
        );

    private async Task<KubeObject> KeepAsync(KubeObject? before, JsonObject item, CancellationToken cancellationToken)
    {
        item["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        var after = KubeObject.FromNode(item);
        await _store.WriteAsync(new StoredObject(_kind, after.Key.Namespace, after.Key.Name, after.Json), cancellationToken);
        Publish(before, after);
        return after;
    }

    private void Publish(KubeObject? before, KubeObject? after)
    {
        var change = new ObjectChange(before, after);
        lock (_delivery)
        {
            if (after is null)
            {
                _objects.TryRemove(change.Latest.Key, out _);
            }
            else
            {
                _objects[after.Key] = after;
            }

            _subscribers.ForEach(tell => tell(change));
        }
    }

    private async Task<T> GuardedAsync<T>(ObjectKey key, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _loaded.Task.WaitAsync(cancellationToken);
        var gate = _gates[(uint)key.GetHashCode() % (uint)_gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            gate.Release();
        }
    }
}
