using System.Collections.Concurrent;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Measurements that were taken but whose status could not be written: they are kept for the next attempt instead of being taken again.
/// A process that ends forgets them, and the next one measures again.
/// </summary>
internal sealed class UnwrittenOutcomes
{
    private readonly ConcurrentDictionary<ObjectKey, Held> _held = new();
    private readonly HeldShares _shares;

    public UnwrittenOutcomes(HeldShares shares)
    {
        _shares = shares;
    }

    /// <summary>Whether something of the run waits to be written.</summary>
    public bool Has(ObjectKey run) => _held.ContainsKey(run);

    public void Keep(ObjectKey run, string uid, IReadOnlyList<MeasurementOutcome> outcomes)
    {
        if (outcomes.Count > 0)
        {
            Forget(run);
            _shares.Owe(run);
            _held[run] = new Held(uid, outcomes);
        }
    }

    public IReadOnlyList<MeasurementOutcome> Take(ObjectKey run, string uid) =>
        Remove(run) is { } held && held.Uid == uid ? held.Outcomes : [];

    public void Forget(ObjectKey run) => Remove(run);

    private Held? Remove(ObjectKey run)
    {
        if (!_held.TryRemove(run, out var held))
        {
            return null;
        }

        _shares.Leave(run);
        return held;
    }

    private sealed record Held(string Uid, IReadOnlyList<MeasurementOutcome> Outcomes);
}
