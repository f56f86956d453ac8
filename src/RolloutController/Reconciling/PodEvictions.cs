using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// How the server at hand wants to be asked for an eviction: <c>policy/v1beta1</c> until 1.21, <c>policy/v1</c> from 1.22; and which pods a disruption
/// budget holds, so that they are not asked for in every pass.
/// </summary>
internal sealed class PodEvictions(IKubernetesClient client, TimeProvider time)
{
    /// <summary>Row I12.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _refused = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _granted = new();

    // By the uid of the ReplicaSet whose pods they were.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _shrunk = new();

    /// <summary>Uids of the pods that were refused within the last half minute.</summary>
    public IReadOnlySet<string> Refused
    {
        get
        {
            Forget(_refused);
            return _refused.Keys.ToFrozenSet();
        }
    }

    /// <summary>Whether a pod of one of these ReplicaSets was let go within the last half minute.</summary>
    public bool HasGranted(IEnumerable<ReplicaSet> replicaSets)
    {
        Forget(_granted);
        Forget(_shrunk);
        return !_shrunk.IsEmpty && replicaSets.Any(replicaSet => _shrunk.ContainsKey(replicaSet.Metadata.Uid ?? ""));
    }

    /// <summary>The pod as it is known to be: one that was let go within the last half minute is on its way out, whatever the caches still show.</summary>
    public Pod AsKnown(Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && _granted.TryGetValue(pod.Metadata.Uid ?? "", out var at)
            ? pod with
            {
                Metadata = pod.Metadata with { DeletionTimestamp = at },
            }
            : pod;

    /// <summary>The API server lets a pod go.</summary>
    public void Grant(ObjectMeta pod)
    {
        var now = time.GetUtcNow();
        _granted[pod.Uid ?? ""] = now;
        foreach (var owner in pod.OwnerReferences ?? [])
        {
            _shrunk[owner.Uid] = now;
        }
    }

    public void Refuse(string podUid) => _refused[podUid] = time.GetUtcNow();

    private void Forget(ConcurrentDictionary<string, DateTimeOffset> answers)
    {
        var now = time.GetUtcNow();
        foreach (var answer in answers.Where(answer => now - answer.Value >= Patience))
        {
            answers.TryRemove(answer);
        }
    }

    public async Task<JsonObject> BodyAsync(ObjectMeta pod, CancellationToken cancellationToken)
    {
        // The beta was served up to 1.24 and accepted wherever it is served.
        var beta = await client.Discovery.FindByKindAsync("policy/v1beta1", "PodDisruptionBudget", cancellationToken);
        return new JsonObject
        {
            ["apiVersion"] = beta is null ? "policy/v1" : "policy/v1beta1",
            ["kind"] = "Eviction",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
            ["deleteOptions"] = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = pod.Uid } },
        };
    }
}
