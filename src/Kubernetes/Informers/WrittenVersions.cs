using System.Collections.Concurrent;

namespace Rollouts.Kubernetes;

/// <summary>
/// Remembers the resourceVersion of our own last write of each object, so that a reconcile can tell that the cache has not seen it yet and
/// waits instead of acting on the past. Row A40.
/// </summary>
public sealed class WrittenVersions
{
    private readonly ConcurrentDictionary<ObjectKey, Written> _written = new();

    /// <summary>Takes in the answer of a write.</summary>
    public void Record(KubeObject written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var entry = new Written(written.Header.Uid, written.Header.ResourceVersion);
        _written.AddOrUpdate(
            written.Key,
            static (_, fresh) => fresh,
            // Answers of two writes may be taken in out of order: the newer one counts.
            static (_, known, fresh) =>
                known.Uid == fresh.Uid && ResourceVersions.Compare(known.Version, fresh.Version) > 0 ? known : fresh,
            entry
        );
    }

    /// <summary>Whether the cached object is older than our last write of it. An object recreated under the same name is not.</summary>
    public bool IsStale(KubeObject cached)
    {
        ArgumentNullException.ThrowIfNull(cached);
        if (!_written.TryGetValue(cached.Key, out var written))
        {
            return false;
        }

        if (written.Uid == cached.Header.Uid && ResourceVersions.Compare(cached.Header.ResourceVersion, written.Version) < 0)
        {
            return true;
        }

        _written.TryRemove(KeyValuePair.Create(cached.Key, written));
        return false;
    }

    /// <summary>Whether this is what our own last write of the object left: it tells nothing new.</summary>
    public bool IsOwn(KubeObject cached)
    {
        ArgumentNullException.ThrowIfNull(cached);
        return _written.TryGetValue(cached.Key, out var written)
            && written.Uid == cached.Header.Uid
            && written.Version == cached.Header.ResourceVersion;
    }

    /// <summary>Drops what is known of a deleted object.</summary>
    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);

    private sealed record Written(string Uid, string Version);
}
