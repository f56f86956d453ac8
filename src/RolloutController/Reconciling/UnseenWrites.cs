using System.Collections.Concurrent;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Own writes that the caches have not shown yet. A Rollout is not planned again before they do: deciding on the past would
/// undo or repeat what was just done (row A40).
/// </summary>
internal sealed class UnseenWrites
{
    /// <summary>How long a write may take to show before the API server is asked what became of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, Queue<Write>> _byRollout = new();
    private readonly IKubernetesClient _client;
    private readonly TimeProvider _time;

    public UnseenWrites(IKubernetesClient client, TimeProvider time) => (_client, _time) = (client, time);

    public void Add(ObjectKey rollout, IObjectCache cache, KubeObject written)
    {
        var writes = _byRollout.GetOrAdd(rollout, static _ => new());
        var write = new Write(cache, written.Key, written.Header.Uid, written.Header.ResourceVersion) { AskedAt = _time.GetTimestamp() };
        lock (writes)
        {
            writes.Enqueue(write);
        }
    }

    /// <summary>A write whose answer was lost: it may have been carried out, so the API server is asked before anything is planned again.</summary>
    public void Doubt(ObjectKey rollout, IObjectCache cache, ObjectKey target)
    {
        var writes = _byRollout.GetOrAdd(rollout, static _ => new());
        lock (writes)
        {
            writes.Enqueue(new Write(cache, target, "", "") { AskedAt = _time.GetTimestamp(), IsDoubtful = true });
        }
    }

    /// <summary>True while a write of this Rollout is not in the caches.</summary>
    /// <exception cref="KubernetesApiException">The caches are behind, and the API server does not say what became of the write.</exception>
    public async ValueTask<bool> AnyAsync(ObjectKey rollout, CancellationToken cancellationToken)
    {
        if (!_byRollout.TryGetValue(rollout, out var writes))
        {
            return false;
        }

        while (First(writes) is { } write)
        {
            if (write.IsDoubtful)
            {
                await ResolveAsync(write, cancellationToken);
            }

            if (!IsSeen(write) && (_time.GetElapsedTime(write.AskedAt) < Patience || await IsBehindAsync(write, cancellationToken)))
            {
                return true;
            }

            Drop(writes, write);
        }

        return false;
    }

    public void Forget(ObjectKey rollout) => _byRollout.TryRemove(rollout, out _);

    private static Write? First(Queue<Write> writes)
    {
        lock (writes)
        {
            return writes.TryPeek(out var write) ? write : null;
        }
    }

    private static void Drop(Queue<Write> writes, Write write)
    {
        lock (writes)
        {
            if (writes.TryPeek(out var first) && ReferenceEquals(first, write))
            {
                writes.Dequeue();
            }
        }
    }

    private static bool IsSeen(Write write) =>
        write.IsGone
        || write.Cache.Get(write.Key) is { } cached
            && (
                cached.Header.Uid != write.Uid
                || ResourceVersions.Compare(cached.Header.ResourceVersion, write.ResourceVersion) is null or >= 0
            );

    /// <summary>
    /// The cache shows an older object, and the server still has what was written: a watch hangs, and whatever is planned on it is planned on the past.
    /// Otherwise somebody deleted it, or the server came back from a backup, and the cache is believed again.
    /// </summary>
    private async Task<bool> IsBehindAsync(Write write, CancellationToken cancellationToken)
    {
        if (write.Cache.Get(write.Key) is null)
        {
            return false;
        }

        write.AskedAt = _time.GetTimestamp();
        return await FindAsync(write, cancellationToken) is { } present
            && present.Header.Uid == write.Uid
            && ResourceVersions.Compare(present.Header.ResourceVersion, write.ResourceVersion) >= 0;
    }

    /// <summary>Whatever the server has of it now, with or without the write, is what the caches have to show.</summary>
    private async Task ResolveAsync(Write write, CancellationToken cancellationToken)
    {
        if (await FindAsync(write, cancellationToken) is { } present)
        {
            (write.Uid, write.ResourceVersion) = (present.Header.Uid, present.Header.ResourceVersion);
        }
        else
        {
            write.IsGone = true;
        }

        write.AskedAt = _time.GetTimestamp();
        write.IsDoubtful = false;
    }

    private Task<KubeObject?> FindAsync(Write write, CancellationToken cancellationToken) =>
        _client.FindAsync(write.Cache.Type, write.Key.Namespace, write.Key.Name, cancellationToken);

    private sealed class Write(IObjectCache cache, ObjectKey key, string uid, string resourceVersion)
    {
        public IObjectCache Cache { get; } = cache;

        public ObjectKey Key { get; } = key;

        public string Uid { get; set; } = uid;

        public string ResourceVersion { get; set; } = resourceVersion;

        /// <summary>Whether nobody knows what became of it.</summary>
        public bool IsDoubtful { get; set; }

        /// <summary>Whether the server has no such object.</summary>
        public bool IsGone { get; set; }

        /// <summary>When it was made, or the server was last asked for it.</summary>
        public long AskedAt { get; set; }
    }
}
