using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>The store in a SQLite file. Writers of this process go one at a time; those of another process are waited for a little.</summary>
internal sealed class SqliteStore : StoreDatabase
{
    // Beyond that the writer comes back later instead of holding a thread.
    private const int LockTimeoutSeconds = 5;

    private readonly string _connection;
    private readonly DbContextOptions<StoreContext> _options;
    private readonly SemaphoreSlim _writing = new(1, 1);

    public SqliteStore(StoreLocation location)
        : base(location)
    {
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = location.File,
            DefaultTimeout = LockTimeoutSeconds,
            ForeignKeys = true,
        }.ToString();
        _options = new DbContextOptionsBuilder<StoreContext>()
            .UseSqlite(_connection)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;
    }

    public override string Dialect => "sqlite";

    public override StoreContext Open() => new(_options);

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Location.File) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await using var context = Open();
        // Readers do not wait for the writer. A commit waits for the disk, as SQLite has it by default: many rows share one.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
    }

    // A transaction here takes SQLite's write lock when it begins.
    public override Task LockSchemaAsync(StoreContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<IReadOnlyDictionary<string, bool>> ColumnsAsync(
        StoreContext context,
        string table,
        CancellationToken cancellationToken
    ) =>
        (
            await context
                .Database.SqlQuery<StoreColumn>($"SELECT name AS Name, (\"notnull\" = 0) AS Nullable FROM pragma_table_info({table})")
                .ToListAsync(cancellationToken)
        ).ToDictionary(static c => c.Name, static c => c.Nullable, StringComparer.Ordinal);

    public override bool IsRowFault(DbException e) =>
        e
            is SqliteException
            {
                SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH
            };

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<T> WriteOnceAsync<T>(
        Func<StoreContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await base.WriteOnceAsync(work, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
