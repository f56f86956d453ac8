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

    /// <summary>How long counts may stay as they were; from then on the Rollout waits in line like all others.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A look that wrote takes longer, one that did not takes less.</summary>
    private static readonly TimeSpan ShortestWrite = TimeSpan.FromMilliseconds(2);

    /// <summary>What a look that writes takes on a cluster that has time.</summary>
    private static readonly TimeSpan UsualWrite = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// For the pods of so many Rollouts a cluster needs no longer than for those of one. Kubernetes' own controllers ask at a limited rate: of a crowd each
    /// waits for all others, first for its pods, then for the news of them.
    /// </summary>
    private const int FewAtOnce = 20;

    /// <summary>Pods take some twenty writes of others to come.</summary>
    private const int WritesOfPods = 20;

    /// <summary>So many looks that wrote are remembered.</summary>
    private const int Remembered = 16;

    private readonly WorkQueue<ObjectKey> _rollouts;
    private readonly WorkQueue<ObjectKey> _counted;
    private readonly ReconcileLoop<ObjectKey> _loop;
    private readonly ConcurrentDictionary<ObjectKey, long> _since = new();
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TimeSpan _write;

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
        _counted.AddAfter(rollout, Wait());
    }

    /// <summary>
    /// A look at a Rollout that sees the counts as well, so nobody has to come for them; how long it takes tells how busy the cluster is. A look that came
    /// for another reason, as its own last write, and has nothing but counts to write asks by its second argument whether somebody comes for them in a
    /// moment.
    /// </summary>
    public Func<ObjectKey, CancellationToken, Task<ReconcileResult>> Around(
        Func<ObjectKey, Func<bool>, CancellationToken, Task<ReconcileResult>> look
    ) =>
        async (rollout, cancellationToken) =>
        {
            var isCounted = _since.TryRemove(rollout, out var since);
            var begun = _time.GetTimestamp();
            try
            {
                return await look(rollout, () => isCounted && Hold(rollout, since), cancellationToken);
            }
            finally
            {
                Took(_time.GetElapsedTime(begun));
            }
        };

    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => _counted.DisposeAsync();

    private bool Hold(ObjectKey rollout, long since)
    {
        _since.TryAdd(rollout, since);
        _counted.AddAfter(rollout, Wait());
        return true;
    }

    private ReconcileResult Pass(ObjectKey rollout)
    {
        if (!_since.TryGetValue(rollout, out var since))
        {
            // Looked at meanwhile.
            return default;
        }

        var waited = _time.GetElapsedTime(since);
        if (waited < Moment)
        {
            // Looked at meanwhile, and counted anew.
            return new ReconcileResult(Wait());
        }

        if (_rollouts.Count > 0 && waited < Patience)
        {
            // As long again: many that wait long need not be asked about often.
            return new ReconcileResult(waited);
        }

        _since.TryRemove(rollout, out _);
        _rollouts.Add(rollout);
        return default;
    }

    private void Took(TimeSpan look)
    {
        if (look < ShortestWrite)
        {
            return;
        }

        lock (_gate)
        {
            _write += (look - _write) / Remembered;
        }
    }

    /// <summary>Where writes take long pods do too.</summary>
    private TimeSpan Wait()
    {
        TimeSpan wait;
        lock (_gate)
        {
            wait = (_write - UsualWrite) * WritesOfPods;
        }

        var crowd = (double)_since.Count / FewAtOnce;
        wait = TimeSpan.FromTicks(Math.Max(wait.Ticks, (Moment * crowd * crowd).Ticks));
        return wait < Moment ? Moment
            : wait > Patience ? Patience
            : wait;
    }
}
