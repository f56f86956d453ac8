using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Views of the runs that are about to be looked at: those that fall due in a moment, read while there is time, and those that were measured
/// and are yet to be written. A view is taken once, and only for the very version that it was read from.
/// </summary>
internal sealed class RunViewCache
{
    // A view is several times as large as the object that it was read from; beyond this, runs are read when it is their turn.
    private const int MaxViews = 2048;

    private readonly ConcurrentDictionary<ObjectKey, View> _views = new();

    /// <summary>The view of this version, or what does not fit in it.</summary>
    public bool TryTake(KubeObject item, [NotNullWhen(true)] out AnalysisRun? run, [NotNullWhen(false)] out string? problem)
    {
        if (_views.TryRemove(item.Key, out var view) && ReferenceEquals(view.Item, item))
        {
            (run, problem) = (view.Run, null);
            return true;
        }

        return RunReader.TryRead(item, out run, out problem);
    }

    /// <summary>Keeps a view for the next look, if there is room.</summary>
    public void Keep(KubeObject item, AnalysisRun run)
    {
        if (_views.Count < MaxViews)
        {
            _views[item.Key] = new View(item, run);
        }
    }

    /// <summary>The run is gone, or is another replica's.</summary>
    public void Forget(ObjectKey run) => _views.TryRemove(run, out _);

    private sealed record View(KubeObject Item, AnalysisRun Run);
}
