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

    public void Keep(ObjectKey run, string uid, IReadOnlyList<MeasurementOutcome> outcomes)
    {
        if (outcomes.Count > 0)
        {
            _held[run] = new Held(uid, outcomes);
        }
    }

    public IReadOnlyList<MeasurementOutcome> Take(ObjectKey run, string uid) =>
        _held.TryRemove(run, out var held) && held.Uid == uid ? held.Outcomes : [];

    public void Forget(ObjectKey run) => _held.TryRemove(run, out _);

    private sealed record Held(string Uid, IReadOnlyList<MeasurementOutcome> Outcomes);
}
