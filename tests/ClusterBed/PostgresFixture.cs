namespace Rollouts.ClusterBed;

/// <summary>One PostgreSQL for all tests of an assembly, started when the first one asks. Register it with <c>AssemblyFixture</c>.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(PostgresServer.StartAsync);

    /// <summary>The server; where none can be had the test is skipped, or fails where one is required. Do not kill it: others use it.</summary>
    public Task<PostgresServer> GetAsync() => Need.OfAsync(_server.Value);

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
