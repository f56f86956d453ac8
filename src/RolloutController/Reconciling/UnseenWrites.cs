using System.Collections.Concurrent;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Own writes that the caches have not shown yet. A Rollout is not planned again before they do: deciding on the past would
/// undo or repeat what was just done (row A40).
/// </summary>
internal sealed class UnseenWrites
{
    /// <summary>A write that never shows up was undone by somebody else's delete; after this long the cache is believed again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, ConcurrentQueue<Write>> _byRollout = new();
    private readonly TimeProvider _time;

    public UnseenWrites(TimeProvider time) => _time = time;

    public void Add(ObjectKey rollout, IObjectCache cache, KubeObject written) =>
        _byRollout
            .GetOrAdd(rollout, static _ => new())
            .Enqueue(new Write(cache, written.Key, written.Header.Uid, written.Header.ResourceVersion, _time.GetTimestamp()));

    /// <summary>True while a write of this Rollout is not in the caches.</summary>
    public bool Any(ObjectKey rollout)
    {
        if (!_byRollout.TryGetValue(rollout, out var writes))
        {
            return false;
        }

        while (writes.TryPeek(out var write))
        {
            if (!IsSeen(write) && _time.GetElapsedTime(write.At) < Patience)
            {
                return true;
            }

            writes.TryDequeue(out _);
        }

        return false;
    }

    public void Forget(ObjectKey rollout) => _byRollout.TryRemove(rollout, out _);

    private static bool IsSeen(Write write) =>
        write.Cache.Get(write.Key) is { } cached
        && (
            cached.Header.Uid != write.Uid || ResourceVersions.Compare(cached.Header.ResourceVersion, write.ResourceVersion) is null or >= 0
        );

    private sealed record Write(IObjectCache Cache, ObjectKey Key, string Uid, string ResourceVersion, long At);
}
