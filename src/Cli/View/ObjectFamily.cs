using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A Rollout or an Experiment, and everything of its namespace that may belong to it, as seen at one moment.</summary>
internal sealed record ObjectFamily(KubeObject Root)
{
    public IReadOnlyList<KubeObject> ReplicaSets { get; init; } = [];

    public IReadOnlyList<KubeObject> Pods { get; init; } = [];

    public IReadOnlyList<KubeObject> Experiments { get; init; } = [];

    public IReadOnlyList<KubeObject> AnalysisRuns { get; init; } = [];

    /// <summary>Reads them once.</summary>
    /// <exception cref="CommandFailure">There is no object of that name.</exception>
    public static async Task<ObjectFamily> ReadAsync(
        ClusterSession session,
        ResourceType root,
        string name,
        CancellationToken cancellationToken
    )
    {
        return new ObjectFamily(await session.GetAsync(root, name, cancellationToken))
        {
            ReplicaSets = await ListAsync(session, KnownResources.ReplicaSets, cancellationToken),
            Pods = await ListAsync(session, KnownResources.Pods, cancellationToken),
            Experiments = await ListAsync(session, KnownResources.Experiments, cancellationToken),
            AnalysisRuns = await ListAsync(session, KnownResources.AnalysisRuns, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<KubeObject>> ListAsync(
        ClusterSession session,
        ResourceType type,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await session.Client.ListAsync(type, session.Namespace, null, cancellationToken)).Items;
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            // The cluster does not serve the type, so it has none.
            return [];
        }
    }
}
