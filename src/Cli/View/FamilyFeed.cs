using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Follows one Rollout or Experiment and everything of its namespace that may belong to it (row J26).</summary>
internal sealed class FamilyFeed(ClusterFeed feed, ResourceType root, string name) : IAsyncDisposable
{
    /// <exception cref="CommandFailure">There is no object of that name.</exception>
    public static async Task<FamilyFeed> StartAsync(
        ClusterSession session,
        ResourceType root,
        string name,
        CancellationToken cancellationToken
    )
    {
        // What may not be read is refused here, where it can be said; a watch would try again for ever.
        var first = await ObjectFamily.ReadAsync(session, root, name, cancellationToken);
        var types = new List<(ResourceType, string?)>
        {
            (root, $"metadata.name={first.Root.Header.Name}"),
            (KnownResources.ReplicaSets, null),
            (KnownResources.Pods, null),
        };
        foreach (var type in ((ResourceType[])[KnownResources.Experiments, KnownResources.AnalysisRuns]).Where(type => type != root))
        {
            if (await session.Client.Discovery.FindAsync(type.Group, type.Plural, cancellationToken) is not null)
            {
                types.Add((type, null));
            }
        }

        return new FamilyFeed(await ClusterFeed.StartAsync(session, types, cancellationToken), root, name);
    }

    /// <summary>What is known now.</summary>
    /// <exception cref="CommandFailure">The object is gone.</exception>
    public ObjectFamily Read() =>
        new(feed.All(root).FirstOrDefault(item => item.Header.Name == name) ?? throw CommandFailure.NotFound(root, name))
        {
            ReplicaSets = feed.All(KnownResources.ReplicaSets),
            Pods = feed.All(KnownResources.Pods),
            Experiments = feed.All(KnownResources.Experiments),
            AnalysisRuns = feed.All(KnownResources.AnalysisRuns),
        };

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => feed.WaitAsync(longest, cancellationToken);

    public ValueTask DisposeAsync() => feed.DisposeAsync();
}
