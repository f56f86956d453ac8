using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A question to the API server in the form of an object that it answers and does not keep.</summary>
internal static class ClusterReview
{
    /// <summary>The status that it answers with.</summary>
    public static async Task<JsonNode?> AskAsync(
        IKubernetesClient client,
        ResourceType type,
        JsonObject spec,
        CancellationToken cancellationToken
    )
    {
        var review = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject(),
            ["spec"] = spec,
        };
        return (await client.CreateAsync(type, null, review, cancellationToken)).ToNode()["status"];
    }
}
