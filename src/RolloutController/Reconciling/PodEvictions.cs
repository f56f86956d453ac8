using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>How the server at hand wants to be asked for an eviction: <c>policy/v1beta1</c> until 1.21, <c>policy/v1</c> from 1.22.</summary>
internal sealed class PodEvictions(IKubernetesClient client)
{
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
