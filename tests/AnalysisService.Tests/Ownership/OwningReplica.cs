using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>What a replica has of shares, without any runs.</summary>
internal sealed class OwningReplica : IShareHolder, IAsyncDisposable
{
    private static readonly ObjectKey[] RunOfShare =
    [
        .. Enumerable.Range(0, 10_000).Select(static i => new ObjectKey("demo", $"run-{i}")).DistinctBy(RunShares.Of).OrderBy(RunShares.Of),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly PostgresStore _store;
    private readonly ClusterOwnership _ownership;
    private readonly Task _running;

    /// <param name="address">The database; its schema must be there.</param>
    /// <param name="password">Its password.</param>
    public OwningReplica(string address, string password)
    {
        var options = new AnalysisServiceOptions { Store = address, StorePassword = password };
        _store = (PostgresStore)StoreFactory.Create(options);
        _ownership = new ClusterOwnership(_store, options, TimeProvider.System, NullLogger<ClusterOwnership>.Instance);
        _running = _ownership.RunAsync(this, _stop.Token);
    }

    public PostgresStore Store => _store;

    public int Count => Enumerable.Range(0, RunShares.Count).Count(Owns);

    public bool Owns(int share) => _ownership.Owns(RunOfShare[share]);

    public void Take(IReadOnlyList<int> shares)
    {
        // What is owned is asked of the ownership.
    }

    public Task ReleaseAsync(int share) => Task.CompletedTask;

    /// <summary>Gives everything back.</summary>
    public async Task LeaveAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await _ownership.DisposeAsync();
        await _store.DisposeAsync();
        _stop.Dispose();
    }
}
