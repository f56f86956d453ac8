using Npgsql;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Who owns which share when replicas come, go, and are cut off from the database that they share.</summary>
public sealed class ClusterOwnershipTests : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly PostgresFixture _postgres;
    private string _address = "";
    private string _password = "";
    private CuttableLink _link = null!;
    private OwningReplica _first = null!;
    private OwningReplica _second = null!;

    public ClusterOwnershipTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    /// <summary>Two replicas that have half of the shares each; the second reaches the database over a link that can be cut.</summary>
    public async ValueTask InitializeAsync()
    {
        var server = await _postgres.GetAsync();
        (_address, _password) = (await server.CreateDatabaseAsync(), server.Password);
        await using (var store = StoreFactory.Create(new AnalysisServiceOptions { Store = _address, StorePassword = _password }))
        {
            await new StoreSchema(store, TimeProvider.System).UpgradeAsync(CancellationToken.None);
        }

        _link = new CuttableLink(server.Port);
        _first = new OwningReplica(_address, _password);
        _second = new OwningReplica(_address.Replace($":{server.Port}/", $":{_link.Port}/", StringComparison.Ordinal), _password);
        await UntilAsync(() => _first.Count == RunShares.Count / 2 && _second.Count == RunShares.Count / 2);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Mend();
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        await _link.DisposeAsync();
    }

    [Fact]
    public async Task Replica_Leaves_OtherOwnsEverything()
    {
        await _second.LeaveAsync();

        _second.Count.ShouldBe(0);
        await UntilAsync(() => _first.Count == RunShares.Count);
    }

    [Fact]
    public async Task Replica_CutOffAndBack_OwnsNothingThatAnotherOwns()
    {
        _link.Cut();
        await UntilAsync(() => _first.Count == RunShares.Count);

        _link.Mend();
        await UntilAsync(() => _first.Count == RunShares.Count / 2 && _second.Count == RunShares.Count / 2);
    }

    // Its machine lost its power: the server does not learn of it, and would keep the transaction with its locks for hours.
    [Fact]
    public async Task Replica_CutOffWithinATransaction_OtherOwnsEverything()
    {
        await using var connection = await _second.Store.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1 FROM qrtz_locks FOR UPDATE", connection);
        await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        _link.Cut();

        await UntilAsync(() => _first.Count == RunShares.Count);

        _link.Mend();
    }

    /// <summary>Waits, and sees to it that no share has two owners meanwhile.</summary>
    private async Task UntilAsync(Func<bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            for (var share = 0; share < RunShares.Count; share++)
            {
                // Asked twice, because the share may go from the first to the second between two questions.
                (_first.Owns(share) && _second.Owns(share) && _first.Owns(share)).ShouldBeFalse($"share {share} has two owners");
            }

            TimeProvider
                .System.GetElapsedTime(begun)
                .ShouldBeLessThan(Eventually.DefaultDeadline, $"the first owns {_first.Count} shares, the second {_second.Count}");
            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
