using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>Notes when a Rollout, or a ReplicaSet of it, is seen in a version that is younger than one that is known.</summary>
internal sealed class FirstWriteWatch
{
    private readonly IKubernetesClient _client;
    private readonly string _name;
    private readonly Lock _lock = new();

    // Sightings since the last question: the answer to the user's own write may come after them.
    private readonly List<(string Version, long At)> _seen = [];
    private (string Version, TaskCompletionSource<long> Seen)? _awaited;

    public FirstWriteWatch(IKubernetesClient client, string name)
    {
        _client = client;
        _name = name;
    }

    /// <summary>The timestamp of the first sighting that is younger than a version.</summary>
    public Task<long> AfterAsync(string version)
    {
        lock (_lock)
        {
            var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (version, seen);
            foreach (var (younger, at) in _seen)
            {
                Look(younger, at);
            }

            _seen.Clear();
            return seen.Task;
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            FollowAsync(KnownResources.Rollouts, header => header.Name == _name, cancellationToken),
            FollowAsync(KnownResources.ReplicaSets, header => header.Controller?.Name == _name, cancellationToken)
        );

    private async Task FollowAsync(ResourceType type, Func<ObjectHeader, bool> isMeant, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in _client.WatchAsync(type, ControllerBed.Namespace, cancellationToken: cancellationToken))
            {
                var at = TimeProvider.System.GetTimestamp();
                if (isMeant(change.Object.Header))
                {
                    lock (_lock)
                    {
                        _seen.Add((change.Object.Header.ResourceVersion, at));
                        Look(change.Object.Header.ResourceVersion, at);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private void Look(string version, long at)
    {
        if (_awaited is { } awaited && ResourceVersions.Compare(version, awaited.Version) > 0)
        {
            awaited.Seen.TrySetResult(at);
            _awaited = null;
        }
    }
}
