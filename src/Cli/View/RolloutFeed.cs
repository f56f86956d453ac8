using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Follows one Rollout and everything of its namespace that may belong to it (row J26).</summary>
internal sealed class RolloutFeed(ClusterFeed feed, string name) : IAsyncDisposable
{
    /// <exception cref="CommandFailure">There is no Rollout of that name.</exception>
    public static async Task<RolloutFeed> StartAsync(ClusterSession session, string name, CancellationToken cancellationToken)
    {
        // What may not be read is refused here, where it can be said; a watch would try again for ever.
        var first = await RolloutObjects.ReadAsync(session, name, cancellationToken);
        var types = new List<(ResourceType, string?)>
        {
            (KnownResources.Rollouts, $"metadata.name={first.Rollout.Header.Name}"),
            (KnownResources.ReplicaSets, null),
            (KnownResources.Pods, null),
        };
        foreach (var type in (ResourceType[])[KnownResources.Experiments, KnownResources.AnalysisRuns])
        {
            if (await session.Client.Discovery.FindAsync(type.Group, type.Plural, cancellationToken) is not null)
            {
                types.Add((type, null));
            }
        }

        return new RolloutFeed(await ClusterFeed.StartAsync(session, types, cancellationToken), name);
    }

    /// <summary>What is known now.</summary>
    /// <exception cref="CommandFailure">The Rollout is gone.</exception>
    public RolloutObjects Read() =>
        new(
            feed.All(KnownResources.Rollouts).FirstOrDefault(item => item.Header.Name == name)
                ?? throw CommandFailure.NotFound("rollout", name)
        )
        {
            ReplicaSets = feed.All(KnownResources.ReplicaSets),
            Pods = feed.All(KnownResources.Pods),
            Experiments = feed.All(KnownResources.Experiments),
            AnalysisRuns = feed.All(KnownResources.AnalysisRuns),
        };

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => feed.WaitAsync(longest, cancellationToken);

    public ValueTask DisposeAsync() => feed.DisposeAsync();
}
