using System.Threading.Channels;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Follows objects of a namespace and says when something changed.</summary>
internal sealed class ClusterFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<Informer> _informers;
    private readonly Task _running;

    private ClusterFeed(IReadOnlyList<Informer> informers, TimeProvider time)
    {
        _time = time;
        _informers = informers;
        foreach (var informer in informers)
        {
            informer.Subscribe(_ => _changed.Writer.TryWrite(true));
        }

        _running = Task.WhenAll(informers.Select(informer => informer.RunAsync(_stopping.Token)));
    }

    /// <summary>Follows the types and returns once all of them are known.</summary>
    public static async Task<ClusterFeed> StartAsync(
        ClusterSession session,
        IEnumerable<(ResourceType Type, string? FieldSelector)> types,
        CancellationToken cancellationToken
    )
    {
        var feed = new ClusterFeed(
            [
                .. types.Select(wanted => new Informer(
                    session.Client,
                    wanted.Type,
                    new InformerOptions { Namespace = session.Namespace, FieldSelector = wanted.FieldSelector },
                    session.Host.Time
                )),
            ],
            session.Host.Time
        );
        try
        {
            await Task.WhenAll(feed._informers.Select(informer => informer.WaitForSyncAsync(cancellationToken)));
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<KubeObject> All(ResourceType type) => _informers.FirstOrDefault(informer => informer.Type == type)?.List() ?? [];

    /// <summary>Returns when something changed since the last call, or after a while.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _changed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing changed for so long.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }
}
