using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>Notes when an object with a certain <c>spec.replicas</c> is seen on a watch.</summary>
internal sealed class SightingWatch
{
    private readonly IKubernetesClient _client;
    private readonly ResourceType _type;
    private readonly Func<ObjectHeader, bool> _isMeant;
    private readonly Lock _lock = new();
    private (int Replicas, TaskCompletionSource<long> Seen)? _awaited;

    /// <param name="client">Where to watch.</param>
    /// <param name="type">What to watch.</param>
    /// <param name="isMeant">Which objects count.</param>
    public SightingWatch(IKubernetesClient client, ResourceType type, Func<ObjectHeader, bool> isMeant)
    {
        _client = client;
        _type = type;
        _isMeant = isMeant;
    }

    /// <summary>The timestamp at which an object with that many replicas is seen next.</summary>
    public Task<long> NextAsync(int replicas)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited = (replicas, seen);
        }

        return seen.Task;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in _client.WatchAsync(_type, BenchmarkCluster.Namespace, cancellationToken: cancellationToken))
            {
                var at = TimeProvider.System.GetTimestamp();
                if (change.Type is WatchEventType.Added or WatchEventType.Modified && _isMeant(change.Object.Header))
                {
                    Note((int?)change.Object.ToNode()["spec"]?["replicas"], at);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private void Note(int? replicas, long at)
    {
        lock (_lock)
        {
            if (_awaited is { } awaited && awaited.Replicas == replicas)
            {
                awaited.Seen.TrySetResult(at);
                _awaited = null;
            }
        }
    }
}
