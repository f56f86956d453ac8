using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Writes what a person asks of a Rollout.</summary>
internal static class RolloutPatches
{
    public static Task<KubeObject> PatchSpecAsync(
        this ClusterSession session,
        string name,
        JsonObject patch,
        CancellationToken cancellationToken
    ) => session.Client.PatchAsync(KnownResources.Rollouts, session.Namespace, name, Patch.Merge(patch), null, cancellationToken);

    /// <summary>Writes the status; where the CRD has no status subresource, the whole object (rows J10 and J24).</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="name">The Rollout.</param>
    /// <param name="patch">What to change of the status.</param>
    /// <param name="whole">What to change where status and spec are written together; null for the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<KubeObject> PatchStatusAsync(
        this ClusterSession session,
        string name,
        JsonObject patch,
        JsonObject? whole,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await session.Client.PatchAsync(
                KnownResources.Rollouts,
                session.Namespace,
                name,
                Patch.Merge(patch),
                "status",
                cancellationToken
            );
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            return await session.PatchSpecAsync(name, whole ?? patch, cancellationToken);
        }
    }
}
