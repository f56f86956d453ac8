using System.Collections.Concurrent;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Rollouts of which nothing but counts has changed, while pods of theirs are coming. Counts change several times until the pods are there: a Rollout is
/// looked at after a moment, and where others wait that may be led on, after those. Whatever else happens to it is looked at, at once, elsewhere.
/// </summary>
internal sealed class CountedRollouts : IAsyncDisposable
{
    /// <summary>What happens within it is written once.</summary>
    internal static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a busy controller may leave counts as they were; from then on the Rollout waits in line like all others.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WorkQueue<ObjectKey> _rollouts;
    private readonly WorkQueue<ObjectKey> _counted;
    private readonly ReconcileLoop<ObjectKey> _loop;
    private readonly ConcurrentDictionary<ObjectKey, long> _since = new();
    private readonly TimeProvider _time;

    /// <param name="rollouts">Where Rollouts wait to be looked at.</param>
    /// <param name="time">The clock of the delays.</param>
    /// <param name="loggers">Where the loop logs.</param>
    public CountedRollouts(WorkQueue<ObjectKey> rollouts, TimeProvider time, ILoggerFactory loggers)
    {
        _rollouts = rollouts;
        _time = time;
        _counted = new WorkQueue<ObjectKey>("counts", time);
        _loop = new ReconcileLoop<ObjectKey>("counts", _counted, (key, _) => Task.FromResult(Pass(key)), 1, loggers);
    }

    public void Add(ObjectKey rollout)
    {
        _since.TryAdd(rollout, _time.GetTimestamp());
        _counted.AddAfter(rollout, Moment);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => _counted.DisposeAsync();

    private ReconcileResult Pass(ObjectKey rollout)
    {
        var waited = _since.TryGetValue(rollout, out var since) ? _time.GetElapsedTime(since) : Patience;
        if (_rollouts.Count > 0 && waited < Patience)
        {
            // As long again: many that wait long need not be asked about often.
            return new ReconcileResult(waited > Moment ? waited : Moment);
        }

        _since.TryRemove(rollout, out _);
        _rollouts.Add(rollout);
        return default;
    }
}
