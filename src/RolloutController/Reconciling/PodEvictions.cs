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

    /// <summary>Uids of the pods that were refused within the last half minute.</summary>
    public IReadOnlySet<string> Refused
    {
        get
        {
            var now = time.GetUtcNow();
            foreach (var refusal in _refused.Where(refusal => now - refusal.Value >= Patience))
            {
                _refused.TryRemove(refusal);
            }

            return _refused.Keys.ToFrozenSet();
        }
    }

    public void Refuse(string podUid) => _refused[podUid] = time.GetUtcNow();

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
