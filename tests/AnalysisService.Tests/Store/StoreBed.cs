using Microsoft.EntityFrameworkCore;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

/// <summary>An empty database of its own for one test, and the store over it.</summary>
internal sealed class StoreBed : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;
    private readonly List<StoreDatabase> _opened = [];
    private readonly AnalysisMetrics _metrics = new();

    private StoreBed(string? address, string? password)
    {
        Options = new AnalysisServiceOptions { Store = address ?? Path.Combine(_folder, "deep", "verdicts.db"), StorePassword = password };
    }

    public AnalysisServiceOptions Options { get; }

    public StoreDatabase Database { get; private set; } = null!;

    public StoreQueue Queue { get; private set; } = null!;

    public VerdictStore Verdicts { get; private set; } = null!;

    /// <summary>The database is there and holds nothing, not even tables.</summary>
    public static async Task<StoreBed> EmptyAsync(string kind, PostgresFixture postgres)
    {
        if (kind == Sqlite)
        {
            return new StoreBed(null, null);
        }

        var server = await postgres.GetAsync();
        return new StoreBed(await server.CreateDatabaseAsync(), server.Password);
    }

    /// <summary>The store is ready for use.</summary>
    public static async Task<StoreBed> StartAsync(string kind, PostgresFixture postgres)
    {
        var bed = await EmptyAsync(kind, postgres);
        await bed.OpenAsync();
        return bed;
    }

    /// <summary>The store in a PostgreSQL of the test's own.</summary>
    public static async Task<StoreBed> StartAtAsync(string address, string password)
    {
        var bed = new StoreBed(address, password);
        await bed.OpenAsync();
        return bed;
    }

    /// <summary>Opens the store as a process that starts now would.</summary>
    public async Task OpenAsync()
    {
        Database = StoreFactory.Create(Options);
        _opened.Add(Database);
        await new StoreSchema(Database, TimeProvider.System).UpgradeAsync(CancellationToken.None);
        Queue = new StoreQueue(new StoreMetrics(_metrics));
        Verdicts = new VerdictStore(Database, Queue);
        await Verdicts.LoadAsync();
    }

    /// <summary>Another way to the same database, not opened.</summary>
    public StoreDatabase Another()
    {
        var database = StoreFactory.Create(Options);
        _opened.Add(database);
        return database;
    }

    /// <summary>Runs SQL as somebody else would.</summary>
    public Task ExecuteAsync(string sql) => ScalarAsync(sql);

    /// <summary>The one value that a query gives.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var context = Another().Open();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }

        _metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
