using System.Collections.Concurrent;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What was found on AWS for the Ingresses of each Rollout, for its status (row H12). Lost with the process; the status keeps what it says.</summary>
internal sealed class AlbStatuses
{
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, IReadOnlyList<AlbStatus> Statuses)> _found = new();

    /// <summary>One for each Ingress; null when nothing was looked for yet.</summary>
    public IReadOnlyList<AlbStatus>? Find(ObjectKey key, string uid) =>
        _found.TryGetValue(key, out var found) && found.Uid == uid ? found.Statuses : null;

    public void Set(ObjectKey key, string uid, IReadOnlyList<AlbStatus> statuses) => _found[key] = (uid, statuses);

    public void Forget(ObjectKey key) => _found.TryRemove(key, out _);
}
