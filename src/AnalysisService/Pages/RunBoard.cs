using System.Collections.Concurrent;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Which runs go on, and a bell that rings when one changes. Finished runs leave it once their verdict is stored.</summary>
internal sealed class RunBoard
{
    private readonly ConcurrentDictionary<string, ObjectKey> _going = new(StringComparer.Ordinal);
    private TaskCompletionSource _bell = NewBell();

    public ICollection<KeyValuePair<string, ObjectKey>> Going => _going;

    /// <summary>Ends at the next change.</summary>
    public Task NextChange => Volatile.Read(ref _bell).Task;

    public ObjectKey? Find(string uid) => _going.TryGetValue(uid, out var key) ? key : null;

    /// <summary>The run as it is now.</summary>
    public void Show(ObjectKey key, AnalysisRun run)
    {
        if (run.Metadata.Uid is { Length: > 0 } uid && !PhaseOrder.IsCompleted(run.Status.Phase))
        {
            _going[uid] = key;
            Ring();
        }
        else if (run.Metadata.Uid is { } finished && _going.ContainsKey(finished))
        {
            Ring();
        }
    }

    /// <summary>The run's verdict is stored.</summary>
    public void Finished(string uid)
    {
        _going.TryRemove(uid, out _);
        Ring();
    }

    /// <summary>The run is gone.</summary>
    public void Forget(ObjectKey key)
    {
        // Rare: a run that goes on is mostly ended before it is deleted.
        foreach (var (uid, known) in _going)
        {
            if (known == key)
            {
                Finished(uid);
            }
        }
    }

    /// <summary>Something that pages show has changed.</summary>
    public void Ring() => Interlocked.Exchange(ref _bell, NewBell()).TrySetResult();

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
