namespace Rollouts.ClusterBed;

/// <summary>One real cluster for all tests of an assembly, started when the first one asks. Register it with <c>AssemblyFixture</c>.</summary>
public sealed class ClusterFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RealCluster>> _cluster = new(RealCluster.StartAsync);

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

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}
