using System.Collections.Concurrent;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What a plan told before it was interrupted, by a conflict as a rule. The next plan decides the same again, but tells nothing twice: other tools read the
/// events one by one (row H27).
/// </summary>
internal sealed class ToldEvents
{
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, HashSet<RolloutAction.RecordEvent> Events)> _byRollout = new();

    /// <summary>Takes note of an event; false when it was told since the status was written last.</summary>
    public bool Add(KubeObject rollout, RolloutAction.RecordEvent told)
    {
        if (!_byRollout.TryGetValue(rollout.Key, out var known) || known.Uid != rollout.Header.Uid)
        {
            _byRollout[rollout.Key] = known = (rollout.Header.Uid, []);
        }

        return known.Events.Add(told);
    }

    public void Forget(ObjectKey rollout) => _byRollout.TryRemove(rollout, out _);
}
