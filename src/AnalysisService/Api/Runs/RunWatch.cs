using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>
/// Follows runs for clients. A client that reads slowly sees fewer of the states between, never an old one after a new one, and always the last.
/// </summary>
internal sealed class RunWatch
{
    /// <summary>How many may watch at once.</summary>
    public const int MaxWatchers = 2000;

    private readonly IRunRepository _runs;
    private readonly RunQueries _queries;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ConcurrentDictionary<Watcher, byte> _watchers = new();
    private readonly ConcurrentDictionary<ObjectKey, int> _watched = new();

    public RunWatch(IRunRepository runs, RunQueries queries, IHostApplicationLifetime lifetime)
    {
        _runs = runs;
        _queries = queries;
        _lifetime = lifetime;
        _runs.Subscribe(Tell);
    }

    /// <summary>The run as it is, then again whenever it changed, until it has ended or is gone. Whoever may not watch is told before that begins.</summary>
    /// <exception cref="ApiException">There is no such run, or the caller may not watch it; in the course of it, too many watch.</exception>
    public async Task<IAsyncEnumerable<V1.RunEvent>> WatchAsync(V1.WatchRunRequest request, CancellationToken cancellationToken)
    {
        var run = await _queries.RequireAsync(ClusterRight.WatchRuns, request.Namespace, request.Name, cancellationToken);
        return FollowAsync(run.Key, request.AfterVersion, cancellationToken);
    }

    private async IAsyncEnumerable<V1.RunEvent> FollowAsync(
        ObjectKey key,
        string shown,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var watcher = new Watcher(key);
        Add(watcher);
        // Whoever watches does not hold up the end of the service: it is told to come again.
        await using var ending = _lifetime.ApplicationStopping.Register(() => watcher.Signal.Writer.TryComplete());
        try
        {
            while (true)
            {
                if ((_runs.Find(key) ?? await _runs.ReadAsync(key, cancellationToken)) is not { } item)
                {
                    yield return new V1.RunEvent { Version = shown, Deleted = true };
                    yield break;
                }

                var run = RunMessages.Of(await _queries.WholeAsync(item, cancellationToken), withMetrics: true);
                if (run.Version != shown)
                {
                    shown = run.Version;
                    yield return new V1.RunEvent { Version = shown, Run = run };
                }

                if (run.Done)
                {
                    yield break;
                }

                await watcher.ChangedAsync(cancellationToken);
            }
        }
        finally
        {
            Remove(watcher);
        }
    }

    private void Add(Watcher watcher)
    {
        if (_watchers.Count >= MaxWatchers)
        {
            throw new ApiException(StatusCode.ResourceExhausted, $"{MaxWatchers} clients watch already; try again later");
        }

        _watchers[watcher] = 0;
        _watched.AddOrUpdate(watcher.Run, 1, static (_, count) => count + 1);
    }

    private void Remove(Watcher watcher)
    {
        _watchers.TryRemove(watcher, out _);
        if (_watched.AddOrUpdate(watcher.Run, 0, static (_, count) => count - 1) == 0)
        {
            _watched.TryRemove(KeyValuePair.Create(watcher.Run, 0));
        }
    }

    private void Tell(ObjectChange change)
    {
        var key = change.Latest.Key;
        if (!_watched.ContainsKey(key))
        {
            return;
        }

        foreach (var (watcher, _) in _watchers)
        {
            if (watcher.Run == key)
            {
                watcher.Signal.Writer.TryWrite(true);
            }
        }
    }

    private sealed class Watcher(ObjectKey run)
    {
        public ObjectKey Run { get; } = run;

        /// <summary>That something changed; how often does not matter.</summary>
        public Channel<bool> Signal { get; } =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        /// <exception cref="ApiException">The service stops.</exception>
        public async Task ChangedAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Signal.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException e)
            {
                throw new ApiException(StatusCode.Unavailable, "the service is stopping; watch again", inner: e);
            }
        }
    }
}
