using System.Collections.Concurrent;

namespace Rollouts.ClusterBed;

/// <summary>One real cluster for all tests of an assembly, started when the first one asks. Register it with <c>AssemblyFixture</c>.</summary>
public sealed class ClusterFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RealCluster>> _cluster = new(RealCluster.StartAsync);
    private readonly ConcurrentDictionary<Type, Lazy<Task<IAsyncDisposable>>> _shared = new();

    /// <summary>The cluster; where none can be had the test is skipped, or fails where one is required.</summary>
    public Task<RealCluster> GetAsync() => Need.OfAsync(_cluster.Value);

    /// <summary>The same, if simulated nodes can be added to it.</summary>
    public async Task<RealCluster> GetWithoutNodesAsync()
    {
        var cluster = await GetAsync();
        await Need.OfAsync(RefuseAsync());
        return cluster;

        async Task<bool> RefuseAsync()
        {
            await cluster.RefuseRealNodesAsync();
            return true;
        }
    }

    /// <summary>Something that the tests of several classes share: started by the first that asks, and gone before the cluster is.</summary>
    /// <param name="start">Starts it on a cluster to which simulated nodes can be added.</param>
    public async Task<T> ShareAsync<T>(Func<RealCluster, Task<T>> start)
        where T : class, IAsyncDisposable
    {
        var cluster = await GetWithoutNodesAsync();
        return (T)await _shared.GetOrAdd(typeof(T), _ => new(async () => await start(cluster))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shared in _shared.Values.Where(static shared => shared.IsValueCreated && shared.Value.IsCompletedSuccessfully))
        {
            await (await shared.Value).DisposeAsync();
        }

        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}
