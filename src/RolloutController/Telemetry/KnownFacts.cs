using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What several gauges tell of the objects in a cache. An object is read when it has changed since the scrape before, and not by each gauge at each scrape:
/// caches keep texts.
/// </summary>
/// <param name="objects">The cache.</param>
/// <param name="read">Reads one object; null for one that is not told of.</param>
internal sealed class KnownFacts<TFacts>(IObjectCache objects, Func<KubeObject, TFacts?> read)
    where TFacts : class
{
    private readonly Dictionary<ObjectKey, (string Uid, string Version, TFacts? Facts)> _known = [];
    private readonly Lock _gate = new();

    /// <summary>The objects as they are now.</summary>
    public IEnumerable<(ObjectKey Key, TFacts Facts)> All()
    {
        var present = objects.List();
        Prune(present);
        foreach (var item in present)
        {
            if (Find(item) is { } facts)
            {
                yield return (item.Key, facts);
            }
        }
    }

    private TFacts? Find(KubeObject item)
    {
        lock (_gate)
        {
            if (
                !_known.TryGetValue(item.Key, out var known)
                || known.Uid != item.Header.Uid
                || known.Version != item.Header.ResourceVersion
            )
            {
                _known[item.Key] = known = (item.Header.Uid, item.Header.ResourceVersion, read(item));
            }

            return known.Facts;
        }
    }

    /// <summary>Objects that are gone are few as a rule: they are looked for when there are more of them than of the others.</summary>
    private void Prune(IReadOnlyList<KubeObject> present)
    {
        lock (_gate)
        {
            if (_known.Count > 2 * present.Count)
            {
                var keys = present.Select(static item => item.Key).ToHashSet();
                foreach (var key in _known.Keys.Where(key => !keys.Contains(key)).ToList())
                {
                    _known.Remove(key);
                }
            }
        }
    }
}
