using System.Collections.Concurrent;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>The newest version of each run that this process knows of: the cache's, or our own write that the watch has not shown yet.</summary>
internal sealed class RunSource
{
    private readonly IObjectCache _cache;
    private readonly WrittenVersions _written = new();
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> _ahead = new();

    public RunSource(IObjectCache cache)
    {
        _cache = cache;
    }

    /// <summary>Null when the run is gone.</summary>
    public KubeObject? Find(ObjectKey run)
    {
        if (_cache.Get(run) is not { } cached)
        {
            Forget(run);
            return null;
        }

        if (_written.IsStale(cached) && _ahead.TryGetValue(run, out var ahead))
        {
            return ahead;
        }

        _ahead.TryRemove(run, out _);
        return cached;
    }

    /// <summary>Takes in what the server answered to a write.</summary>
    public void Written(KubeObject run)
    {
        _written.Record(run);
        _ahead[run.Key] = run;
    }

    public void Forget(ObjectKey run)
    {
        _written.Forget(run);
        _ahead.TryRemove(run, out _);
    }
}
